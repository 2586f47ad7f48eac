package io.safedb.token;

import java.util.Objects;

/** The text of a token, not yet looked at. Shows nothing of it unless asked to {@link #reveal}. Immutable. */
public final class Token {
    private final String text;

    private Token(String text) {
        this.text = text;
    }

    /**
     * Takes the text as it is. {@link TokenVerifier} says whether it is a token.
     *
     * @param text three parts of base64url with two dots; anything else is refused when it is verified
     * @return the token, hidden
     */
    public static Token of(String text) {
        return new Token(Objects.requireNonNull(text, "text"));
    }

    /** {@return the text itself, to hand it to whoever asked for it} It is a secret until it is used: never log it. */
    public String reveal() {
        return text;
    }

    /** Always the same: tokens end up in log lines and exceptions by accident. */
    @Override
    public String toString() {
        return "Token[hidden]";
    }
}
