package com.example.workshop;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.operator.TestDatabases;
import com.example.workshop.Caller.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Requests and their answers in a file, which both runs are held against: with safedb on databases of two
 * organisations, and without it on databases of one. A run without it writes the answers anew with
 * -Dworkshop.write=true, so that what the file says never comes from the guarded application.
 *
 * @param file the file
 */
public record Transcript(Path file) {
    private static final Pattern REQUEST = Pattern.compile("(?m)^> (\\w+) (\\S+)(?: (.*))?$");

    /** A transcript among the test resources. */
    public static Transcript of(String name) {
        return new Transcript(Path.of("src", "test", "resources", name));
    }

    /** Sends every request, each after a step of preparation, and expects the answers of the file. */
    public void replay(Caller caller, Runnable before) throws IOException {
        String expected = Files.readString(file);
        StringBuilder replayed = new StringBuilder();
        Matcher request = REQUEST.matcher(expected);
        while (request.find()) {
            before.run();
            Answer answer = caller.send(request.group(1), request.group(2), request.group(3));
            replayed.append(request.group()).append('\n').append(answer.status());
            if (!answer.body().isEmpty()) {
                replayed.append(' ').append(answer.body());
            }
            replayed.append("\n\n");
        }
        if (Boolean.getBoolean("workshop.write") && !TestDatabases.guarded()) {
            Files.writeString(file, replayed);
        } else {
            assertThat(replayed.toString().lines())
                    .containsExactlyElementsOf(expected.lines().toList());
        }
    }
}
