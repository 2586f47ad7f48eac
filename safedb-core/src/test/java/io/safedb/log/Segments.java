package io.safedb.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Reads segments back with somebody else's JSON parser and checks the chain with none of the log's own code. */
final class Segments {
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(
                    DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY,
                    DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final int SEAL = ",\"safedb.hash\":\"\"}".length() + 64;

    private Segments() {}

    /** The segments in a folder, oldest first. */
    static List<Path> in(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The records of a segment, after checking lines, numbers and chain. */
    static List<JsonNode> verified(Path segment) {
        try {
            byte[] bytes = Files.readAllBytes(segment);
            List<JsonNode> records = new ArrayList<>();
            String previous = null;
            int begin = 0;
            for (int i = 0; i < bytes.length; i++) {
                if (bytes[i] != '\n') {
                    continue;
                }
                JsonNode line = JSON.readTree(bytes, begin, i - begin);
                MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
                sha256.update(bytes, begin, i - begin - SEAL);
                assertThat(line.get("safedb.hash").textValue())
                        .as("hash of record %d", records.size())
                        .isEqualTo(HexFormat.of().formatHex(sha256.digest()));
                assertThat(new String(bytes, i - SEAL, SEAL, StandardCharsets.US_ASCII))
                        .startsWith(",\"safedb.hash\":\"");
                assertThat(line.get("safedb.seq").intValue()).isEqualTo(records.size());
                if (previous != null) {
                    assertThat(line.get("safedb.prev").textValue()).isEqualTo(previous);
                }
                previous = line.get("safedb.hash").textValue();
                records.add(line);
                begin = i + 1;
            }
            assertThat(begin).as("the last line is whole").isEqualTo(bytes.length);
            assertThat(records.get(0).get("safedb.kind").textValue()).isEqualTo("opened");
            return records;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** The records of one kind. */
    static List<JsonNode> kind(String kind, List<JsonNode> records) {
        return records.stream()
                .filter(line -> line.get("safedb.kind").textValue().equals(kind))
                .toList();
    }
}
