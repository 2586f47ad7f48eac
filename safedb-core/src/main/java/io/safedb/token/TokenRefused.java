package io.safedb.token;

/** Ends the reading of a token at its first fault. Never leaves this package. */
final class TokenRefused extends Exception {
    private static final long serialVersionUID = 1L;

    private final TokenClaim claim;

    /**
     * A fault.
     *
     * @param claim where
     * @param fault half a sentence with a fixed text; nothing from the token may stand in it
     */
    TokenRefused(TokenClaim claim, String fault) {
        // Without a stack trace: hostile tokens are cheap to send and must be cheap to refuse.
        super(fault + " (" + claim.label() + ")", null, false, false);
        this.claim = claim;
    }

    TokenCheck.Invalid invalid() {
        return new TokenCheck.Invalid(claim, String.valueOf(getMessage()));
    }
}
