package io.safedb.token;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Approver and requester")
class SamePersonTest {
    @ParameterizedTest
    @CsvSource({
        "dana, dana",
        "dana, DANA",
        "straße, STRASSE",
        "weiſs, WEISS",
        "ΣΊΣΥΦΟΣ, σίσυφος",
        "Σίσυφος, σίσυφοσ",
        "ılker, ILKER",
        "İlker, ilker",
        "ﬁona, fiona",
        "ｄａｎａ, dana",
        "𝒹𝒶𝓃𝒶, dana",
        "ⓓⓐⓝⓐ, dana",
        "dаnа, dana",
        "раура, paypa",
        "δαnα, δana",
        "José, Jose",
        "Jose\u0301, José",
        "da\u00adna, dana",
        "da\u200dna, dana",
        "dana\ufe0f, dana",
        "da\u034fna, dana",
        "dana\u3164, dana",
        "dana\uffa0, dana",
        "dana smith, dana  smith",
        "dana\u00a0smith, dana smith",
        "K8s-bot, \u212a8s-bot"
    })
    @DisplayName("who look the same are the same")
    void same(String one, String other) {
        assertThat(SamePerson.test(one, other)).isTrue();
        assertThat(SamePerson.test(other, one)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"dana, dane", "dana@a.org, dana@b.org", "deploy-bot, deploy_bot", "анна, dana", "李雷, 韩梅梅", "a1, al2"})
    @DisplayName("who differ are two")
    void different(String one, String other) {
        assertThat(SamePerson.test(one, other)).isFalse();
    }
}
