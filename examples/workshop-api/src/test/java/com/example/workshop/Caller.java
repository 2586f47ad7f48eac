package com.example.workshop;

import com.example.operator.Organization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Somebody who calls the application over HTTP.
 *
 * @param url of the application
 * @param apiKey null to call without one
 */
public record Caller(String url, @Nullable String apiKey) {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private static final JsonMapper JSON = JsonMapper.shared();

    /** Somebody of an organisation. */
    public static Caller of(int port, Organization organization) {
        return new Caller("http://localhost:" + port, organization.apiKey());
    }

    /** Nobody known. */
    public static Caller stranger(int port) {
        return new Caller("http://localhost:" + port, null);
    }

    /**
     * What came back.
     *
     * @param status of HTTP
     * @param type of the content; empty if there is none
     * @param body as text
     */
    public record Answer(int status, String type, String body) {
        /** The body, read. */
        public JsonNode json() {
            return JSON.readTree(body);
        }

        /** The number of what was created or found. */
        public long id() {
            return json().required("id").asLong();
        }
    }

    /** Sends GET. */
    public Answer get(String path) {
        return send("GET", path, null);
    }

    /** Sends POST; the body is JSON, in single quotes for the reader's sake. */
    public Answer post(String path, @Nullable String body) {
        return send("POST", path, body);
    }

    /** Sends PUT; the body is JSON, in single quotes for the reader's sake. */
    public Answer put(String path, String body) {
        return send("PUT", path, body);
    }

    /** Sends DELETE. */
    public Answer delete(String path) {
        return send("DELETE", path, null);
    }

    /** Sends anything. */
    public Answer send(String method, String path, @Nullable String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(Duration.ofSeconds(30))
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (apiKey != null) {
            request.header("X-Api-Key", apiKey);
        }
        try {
            HttpResponse<String> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(),
                    response.headers().firstValue("Content-Type").orElse(""),
                    response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
