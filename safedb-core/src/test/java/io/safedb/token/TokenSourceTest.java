package io.safedb.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A token comes once")
class TokenSourceTest {
    private static final String TEXT = "header.payload.signature";

    @Test
    @DisplayName("and shows nothing of itself unless asked")
    void hidden() {
        Token token = Token.of(TEXT);
        assertThat(token.toString()).isEqualTo("Token[hidden]");
        assertThat(String.format("%s %s", token, List.of(token))).doesNotContain("payload");
        assertThat(token.reveal()).isEqualTo(TEXT);
    }

    @Nested
    @DisplayName("from a file, which")
    class FromFile {
        @TempDir
        Path folder;

        private Path file;

        @BeforeEach
        void write() throws IOException {
            file = folder.resolve("token");
            Files.writeString(file, TEXT + "\n");
            mode("rw-------");
        }

        private void mode(String permissions) throws IOException {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        }

        private void assertRefused(String message) {
            assertRefused(file, message);
        }

        private void assertRefused(Path path, String message) {
            assertThatThrownBy(() -> TokenSource.file(path).take())
                    .isInstanceOf(TokenSourceException.class)
                    .hasMessageContaining(message)
                    .hasMessageContaining(path.getFileName().toString())
                    .hasMessageNotContaining("payload");
        }

        @Test
        @DisplayName("is gone afterwards")
        void oneShot() {
            TokenSource source = TokenSource.file(file);
            assertThat(source.take().orElseThrow().reveal()).isEqualTo(TEXT);
            assertThat(file).doesNotExist();
            assertThatThrownBy(source::take)
                    .isInstanceOf(TokenSourceException.class)
                    .hasMessageContaining("used before");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "\n", "\r\n"})
        @DisplayName("may end with one line break")
        void lineBreak(String end) throws IOException {
            Files.writeString(file, TEXT + end);
            assertThat(TokenSource.file(file).take().orElseThrow().reveal()).isEqualTo(TEXT);
        }

        @ParameterizedTest
        @ValueSource(strings = {" ", "\n\n", "\t", "\u00e9", "\u0000"})
        @DisplayName("keeps everything else for the verifier to refuse")
        void otherEnds(String end) throws IOException {
            Files.writeString(file, Workshop.ISSUER.issue(Workshop.REQUEST).reveal() + end);
            Token token = TokenSource.file(file).take().orElseThrow();
            assertThat(Workshop.VERIFIER.verify(token, Workshop.USE)).isInstanceOf(TokenCheck.Invalid.class);
        }

        @ParameterizedTest
        @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw------x", "rwx------", "rw-rw-rw-"})
        @DisplayName("is its owner's alone")
        void permissions(String permissions) throws IOException {
            mode(permissions);
            assertRefused("mode 600");
            assertThat(file).exists();
        }

        @Test
        @DisplayName("is no link, neither to a file nor to nothing")
        void links() throws IOException {
            Path link = folder.resolve("link");
            Files.createSymbolicLink(link, file);
            assertRefused(link, "link");
            assertThat(file).exists();
            Files.delete(file);
            assertRefused(link, "link");
        }

        @Test
        @DisplayName("has no second name")
        void hardLink() throws IOException {
            Path second = folder.resolve("second");
            Files.createLink(second, file);
            assertRefused("second name");
            Files.delete(second);
            assertThat(TokenSource.file(file).take()).isPresent();
        }

        @Test
        @DisplayName("is a file")
        void folders() {
            assertRefused(folder, "not a file");
        }

        @Test
        @DisplayName("is there")
        void missing() {
            assertRefused(folder.resolve("absent"), "not there");
        }

        @Test
        @EnabledOnOs(OS.LINUX)
        @DisplayName("can be deleted: one that cannot gives nothing")
        void undeletable() {
            // A small regular file of this process alone, which not even root can delete.
            Path path = Path.of("/proc/self/auxv");
            assertThat(path).isRegularFile();
            assertRefused(path, "deleted");
        }

        @Test
        @DisplayName("is not larger than a token can be")
        void tooLarge() throws IOException {
            Files.write(file, new byte[9000]);
            assertRefused("8 KiB");
            Files.writeString(file, "x".repeat(8192) + "\r\n");
            assertThat(TokenSource.file(file).take().orElseThrow().reveal()).hasSize(8192);
        }

        @Test
        @DisplayName("serves one of many threads")
        void threads() throws Exception {
            assertThat(successes(TokenSource.file(file))).isEqualTo(1);
        }
    }

    @Nested
    @DisplayName("from the environment, where it")
    class FromEnvironment {
        private final Map<String, String> variables = new HashMap<>();
        private final TokenSource source = new TokenVariable(variables::get);

        @Test
        @DisplayName("is burnt by its first use")
        void burnt() {
            variables.put("SAFEDB_TOKEN", TEXT);
            assertThat(source.take().orElseThrow().reveal()).isEqualTo(TEXT);
            assertThatThrownBy(source::take)
                    .isInstanceOf(TokenSourceException.class)
                    .hasMessageContaining("SAFEDB_TOKEN")
                    .hasMessageNotContaining("payload");
        }

        @Test
        @DisplayName("may be absent or blank, and burns nothing then")
        void absent() {
            assertThat(source.take()).isEmpty();
            variables.put("SAFEDB_TOKEN", " ");
            assertThat(source.take()).isEmpty();
            variables.put("SAFEDB_TOKEN", TEXT);
            assertThat(source.take()).isPresent();
        }

        @Test
        @DisplayName("is burnt for the process, not for one object")
        void oneForTheProcess() {
            assertThat(TokenSource.environment()).isSameAs(TokenSource.environment());
        }

        @Test
        @DisplayName("serves one of many threads")
        void threads() throws Exception {
            variables.put("SAFEDB_TOKEN", TEXT);
            assertThat(successes(source)).isEqualTo(1);
        }
    }

    private static int successes(TokenSource source) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<Boolean>> results = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                results.add(threads.submit(() -> {
                    start.await();
                    try {
                        return source.take().isPresent();
                    } catch (TokenSourceException e) {
                        return false;
                    }
                }));
            }
            start.countDown();
            int successes = 0;
            for (Future<Boolean> result : results) {
                successes += result.get() ? 1 : 0;
            }
            return successes;
        } finally {
            threads.shutdownNow();
        }
    }
}
