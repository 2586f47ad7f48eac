package io.safedb.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.safedb.log.EnforcementRecord.Breach;
import io.safedb.log.EnforcementRecord.Database;
import io.safedb.log.EnforcementRecord.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

@Label("Whatever stands in a record")
class JsonLineProperties {
    @Provide
    Arbitrary<String> nasty() {
        Arbitrary<String> pieces = Arbitraries.of(
                "\n",
                "\r\n",
                "\u0000",
                "\u0085",
                "\u2028",
                "\u2029",
                "\"",
                "\\",
                "\u202e",
                "\ud800",
                "\udc00",
                "\ud83d\ude00",
                "{",
                "}",
                "%s",
                "{}",
                "\",\"safedb.hash\":\"" + "0".repeat(64) + "\"}\n",
                "é",
                "客",
                "\u007f",
                "\t",
                "\ufeff",
                "\u000b");
        Arbitrary<String> any = Arbitraries.strings().all().ofMaxLength(20);
        return Arbitraries.oneOf(pieces, any).list().ofMaxSize(12).map(list -> String.join("", list));
    }

    @Provide
    Arbitrary<EnforcementRecord> records() {
        Arbitrary<String> text = nasty();
        return Combinators.combine(text, text, text, text, text, text.injectNull(0.3), text.injectNull(0.3))
                .as((target, detail, operation, shape, database, tenant, reason) -> new EnforcementRecord(
                        Outcome.REFUSED,
                        new Breach("event", "SDB101", "no-tenant-scope", target, detail),
                        operation,
                        "read",
                        target,
                        shape,
                        new Database("mongodb", database, "test", null),
                        tenant,
                        reason,
                        reason));
    }

    @Property(tries = 300)
    @Label("it is one line, valid JSON that says the same, in an unbroken chain")
    void oneLineEach(@ForAll("lists") List<EnforcementRecord> entries) throws IOException {
        Path folder = Files.createTempDirectory("safedb-log");
        try {
            EnforcementLog log = EnforcementLog.open(Records.settings(folder.resolve("safedb.jsonl")));
            for (EnforcementRecord entry : entries) {
                log.append(entry);
            }
            log.close();
            Path segment = log.file().orElseThrow();

            List<JsonNode> refused = Segments.kind("refused", Segments.verified(segment));
            assertThat(refused).hasSize(entries.size());
            for (int i = 0; i < entries.size(); i++) {
                EnforcementRecord entry = entries.get(i);
                JsonNode line = refused.get(i);
                assertThat(line.get("safedb.shape").textValue()).isEqualTo(wellFormed(entry.shape()));
                assertThat(line.get("db.namespace").textValue())
                        .isEqualTo(wellFormed(entry.database().name()));
                assertThat(line.path("organization.id").textValue()).isEqualTo(wellFormed(entry.tenant()));
            }
            // Readers that split lines as Unicode does see the same lines, in UTF-8 that needs no replacement.
            String all = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(java.nio.ByteBuffer.wrap(Files.readAllBytes(segment)))
                    .toString();
            assertThat(all.split("\\R")).hasSize(entries.size() + 2);
        } finally {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    @Provide
    Arbitrary<List<EnforcementRecord>> lists() {
        return records().list().ofMaxSize(8);
    }

    /** Lone surrogates become U+FFFD; everything else stays. */
    private static @org.jspecify.annotations.Nullable String wellFormed(
            @org.jspecify.annotations.Nullable String text) {
        if (text == null) {
            return null;
        }
        StringBuilder result = new StringBuilder();
        text.codePoints().forEach(point -> result.appendCodePoint(point >= 0xd800 && point < 0xe000 ? 0xfffd : point));
        return result.toString();
    }
}
