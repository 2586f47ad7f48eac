package io.safedb.jdbc.sql;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL's own parser and scanner (npm {@code libpg-query}: the server's C code, compiled to WebAssembly) in a Node
 * process. It takes a text as the server would get it, with {@code $1} for parameters.
 */
final class ServerParser implements AutoCloseable {
    // readline ends a line at more characters than Java does.
    private final ObjectMapper json =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    private final Process process;
    private final Writer questions;
    private final BufferedReader answers;

    /**
     * Starts the process.
     *
     * @param home the folder with {@code pg-facts.mjs} and its {@code node_modules}
     */
    ServerParser(Path home) throws IOException {
        process = new ProcessBuilder("node", home.resolve("pg-facts.mjs").toString(), "--tokens")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        questions = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /**
     * One token.
     *
     * @param start the first byte of it in UTF-8
     * @param end the byte behind it
     * @param type as the server's scanner calls it; keywords have none
     */
    record Token(int start, int end, String type) {}

    /**
     * What the server makes of a text.
     *
     * @param statements null if it does not parse it
     * @param error why it does not parse it; empty if it does
     * @param tokens null if it cannot even be split
     */
    record Answer(
            @Nullable List<ServerFacts> statements,
            String error,
            @Nullable List<Token> tokens) {}

    /** Asks about several texts at once; the answers come in their order. */
    List<Answer> read(List<String> texts) {
        CompletableFuture<Void> asking = CompletableFuture.runAsync(() -> ask(texts));
        List<Answer> read = new ArrayList<>(texts.size());
        try {
            for (int i = 0; i < texts.size(); i++) {
                String line = answers.readLine();
                if (line == null) {
                    throw new IOException("the parser's process ended");
                }
                read.add(answer(json.readTree(line)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        asking.join();
        return read;
    }

    private void ask(List<String> texts) {
        try {
            for (String text : texts) {
                questions.write(json.writeValueAsString(Map.of("sql", text)) + "\n");
            }
            questions.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Answer answer(JsonNode node) {
        List<ServerFacts> statements = null;
        if (node.get("ok").asBoolean()) {
            statements = new ArrayList<>();
            for (JsonNode statement : node.get("statements")) {
                statements.add(ServerFacts.of(statement));
            }
        }
        List<Token> tokens = null;
        if (node.path("tokens").isArray()) {
            tokens = new ArrayList<>();
            for (JsonNode token : node.get("tokens")) {
                tokens.add(new Token(
                        token.get(0).asInt(), token.get(1).asInt(), token.get(2).asText()));
            }
        }
        return new Answer(
                statements, node.path("error").asText("") + (node.has("at") ? " at " + node.get("at") : ""), tokens);
    }

    @Override
    public void close() {
        process.destroy();
    }
}
