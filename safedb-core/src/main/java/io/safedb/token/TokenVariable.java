package io.safedb.token;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The environment variable {@value TokenSource#VARIABLE}, burnt by its first use. A destructive call that stands under
 * no token takes it by itself. Safe on any thread.
 */
public final class TokenVariable implements TokenSource {
    static final TokenVariable OF_THIS_PROCESS = new TokenVariable(System::getenv);

    private final UnaryOperator<@Nullable String> variables;
    private final AtomicBoolean burnt = new AtomicBoolean();

    /**
     * The variable of an environment of the caller's, burnt apart from that of the process.
     *
     * @param variables gives a variable's value by its name; null where there is none
     */
    public TokenVariable(UnaryOperator<@Nullable String> variables) {
        this.variables = Objects.requireNonNull(variables, "variables");
    }

    @Override
    public Optional<Token> take() {
        Optional<Token> token = given();
        if (token.isPresent() && !burnt.compareAndSet(false, true)) {
            throw new TokenSourceException(
                    VARIABLE + " was used before in this process and serves once. Ask for a new token and start again.",
                    null);
        }
        return token;
    }

    /** {@return the token, left where it is; empty if no token was put there, or it was used before} */
    public Optional<Token> peek() {
        return burnt.get() ? Optional.empty() : given();
    }

    /**
     * Takes the token if it can still be taken.
     *
     * @return the token, which nobody else gets; empty if no token was put there, or it was used before
     */
    public Optional<Token> takeIfUnused() {
        Optional<Token> token = given();
        return token.isPresent() && burnt.compareAndSet(false, true) ? token : Optional.empty();
    }

    /** {@return whether its one use is over} */
    public boolean isBurnt() {
        return burnt.get();
    }

    private Optional<Token> given() {
        String value = variables.apply(VARIABLE);
        return value == null || value.isBlank() ? Optional.empty() : Optional.of(Token.of(value));
    }
}
