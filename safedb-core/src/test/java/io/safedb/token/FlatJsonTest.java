package io.safedb.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The JSON of a token")
class FlatJsonTest {
    private static Map<TokenClaim, Object> read(String json) throws TokenRefused {
        return FlatJson.read(json.getBytes(StandardCharsets.UTF_8), TokenClaim.PAYLOAD, TokenClaim.CLAIMS);
    }

    @Test
    @DisplayName("is strings and whole numbers, with the escapes that say something visible")
    void reads() throws TokenRefused {
        assertThat(
                        read(
                                "{\"sub\":\"\\\"\\\\\\/\\u00e9\u00e9\\ud83d\\ude00\ud83d\ude00\",\"rows\":0,\"exp\":999999999999999}"))
                .containsOnly(
                        Map.entry(TokenClaim.APPROVER, "\"\\/\u00e9\u00e9\ud83d\ude00\ud83d\ude00"),
                        Map.entry(TokenClaim.ROWS, 0L),
                        Map.entry(TokenClaim.EXPIRES, 999_999_999_999_999L));
        assertThat(read("{}")).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "{\"sub\":\"\\ud800\"}, half a surrogate pair (sub)",
                "{\"sub\":\"\\udc00\\ud800\"}, half a surrogate pair (sub)",
                "{\"sub\":\"\\ud83dx\\ude00\"}, half a surrogate pair (sub)",
                "{\"\\ud800\":\"\"}, half a surrogate pair (payload)",
                "{\"sub\":\"\\u0000\"}, a control character (sub)",
                "{\"sub\":\"\\u001f\"}, a control character (sub)",
                "{\"sub\":\"\\u007f\"}, a control character (sub)",
                "{\"sub\":\"\\u009f\"}, a control character (sub)",
                "{\"sub\":\"a\u0001b\"}, a control character (sub)",
                "{\"sub\":\"a\u0085b\"}, a control character (sub)",
                "{\"sub\":\"\\n\"}, a control character or an unknown escape (sub)",
                "{\"sub\":\"\\u00g0\"}, a broken escape (sub)",
                "{\"sub\":\"a\"\"iss\":\"b\"}, white space (payload)",
                "{\"sub\":1234567890123456}, too many digits (sub)",
                "{\"sub\":00}, too many digits (sub)",
                "{\"sub\":1.0}, not a whole one (sub)",
                "{\"sub\":1E3}, not a whole one (sub)",
                "{\"sub\":-1}, neither a string nor a whole number (sub)",
                "{\"sub\":true}, neither a string nor a whole number (sub)",
                "{\"sub\":1, ends too early (payload)",
                "{\"sub\":1}}, follows the object in a part of the token (payload)"
            })
    @DisplayName("is nothing that two readers could take differently")
    void refuses(String json, String reason) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(TokenRefused.class).hasMessageEndingWith(reason);
    }
}
