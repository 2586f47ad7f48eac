package io.safedb.token;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The environment variable, burnt by its first use. */
final class OneShotVariable implements TokenSource {
    static final OneShotVariable OF_THIS_PROCESS = new OneShotVariable(System::getenv);

    private final UnaryOperator<@Nullable String> variables;
    private final AtomicBoolean burnt = new AtomicBoolean();

    OneShotVariable(UnaryOperator<@Nullable String> variables) {
        this.variables = variables;
    }

    @Override
    public Optional<Token> take() {
        String value = variables.apply(VARIABLE);
        if (value == null || value.isBlank()) {
            return Optional.empty();
        }
        if (!burnt.compareAndSet(false, true)) {
            throw new TokenSourceException(
                    VARIABLE + " was used before in this process and serves once. Ask for a new token and start again.",
                    null);
        }
        return Optional.of(Token.of(value));
    }
}
