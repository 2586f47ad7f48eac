package io.safedb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A tenant id")
class TenantIdTest {
    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\n", "org\u0000a", "org_a\n", "org\uD800"})
    @DisplayName("is never blank and has no characters that a database may store as others")
    void text(String value) {
        assertThatIllegalArgumentException().isThrownBy(() -> TenantId.of(value));
        assertThatIllegalArgumentException().isThrownBy(() -> TenantId.of((Object) value));
    }

    @Test
    @DisplayName("is never null")
    @SuppressWarnings("NullAway") // what a caller without NullAway may do
    void nothing() {
        assertThatNullPointerException().isThrownBy(() -> TenantId.of((String) null));
        assertThatNullPointerException().isThrownBy(() -> TenantId.of((UUID) null));
        assertThatNullPointerException().isThrownBy(() -> TenantId.of((Object) null));
    }

    @Test
    @DisplayName("is of a type whose values cannot change")
    void types() {
        for (Object value : List.of(new AtomicLong(7), 1.5, new char[] {'a'}, List.of("a"))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> TenantId.of(value))
                    .withMessageContaining("Use String, UUID, long");
        }
    }

    @Test
    @DisplayName("is named by equal values of its own type only")
    void namedBy() {
        UUID uuid = UUID.randomUUID();

        assertThat(TenantId.of("7").isNamedBy("7")).isTrue();
        assertThat(TenantId.of("7").isNamedBy(TenantId.of("7"))).isTrue();
        assertThat(TenantId.of("7").isNamedBy(7)).isFalse();
        assertThat(TenantId.of("org_a").isNamedBy("ORG_A")).isFalse();
        assertThat(TenantId.of("org_a").isNamedBy("org_a ")).isFalse();
        assertThat(TenantId.of("org_a").isNamedBy(null)).isFalse();
        assertThat(TenantId.of("org_a").isNamedBy(new Object() {
                    @Override
                    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
                        return true;
                    }

                    @Override
                    public int hashCode() {
                        return "org_a".hashCode();
                    }

                    @Override
                    public String toString() {
                        return "org_a";
                    }
                }))
                .isFalse();
        assertThat(TenantId.of(7).isNamedBy(7)).isTrue();
        assertThat(TenantId.of(7).isNamedBy(7L)).isTrue();
        assertThat(TenantId.of(7).isNamedBy((short) 7)).isTrue();
        assertThat(TenantId.of(7).isNamedBy(7.0)).isFalse();
        assertThat(TenantId.of(7).isNamedBy("7")).isFalse();
        assertThat(TenantId.of(uuid).isNamedBy(uuid)).isTrue();
        assertThat(TenantId.of(uuid).isNamedBy(uuid.toString())).isFalse();
    }

    @Test
    @DisplayName("is equal to one of the same type and value")
    void equality() {
        assertThat(TenantId.of(7)).isEqualTo(TenantId.of((Object) 7)).hasSameHashCodeAs(TenantId.of(7L));
        assertThat(TenantId.of(7)).isNotEqualTo(TenantId.of("7"));
        assertThat(TenantId.of((Object) TenantId.of("a"))).isEqualTo(TenantId.of("a"));
    }
}
