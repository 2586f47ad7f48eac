package io.safedb.token;

import io.safedb.environment.Environment;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Every hostile token of this package, and the one it is made from, for tests that send them the whole way. */
public final class HostileTokens {
    /** The moment in which the good token is good. */
    public static final Clock CLOCK = Workshop.CLOCK;

    /** What the good token is made out for. */
    public static final TokenUse USE = Workshop.USE;

    /** The key that signed the good token, and most of the others. */
    public static final ApproverKey KEY = new ApproverKey(
            Workshop.KEY_ID,
            "dana@example.org",
            Workshop.KEYS.getPublic(),
            Set.of(Environment.PRODUCTION),
            Set.of("DROP TABLE"),
            null,
            null);

    private static @Nullable List<Hostile> all;

    private HostileTokens() {}

    /** A token, and the claim that it is refused for. */
    public record Hostile(String name, String token, TokenClaim claim) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** The good one. */
    public static String good() {
        return Workshop.GOOD;
    }

    /** All others, made once: signing takes its time, and mutation testing runs one test again and again. */
    public static synchronized Stream<Hostile> all() throws GeneralSecurityException {
        if (all == null) {
            all = made().toList();
        }
        return all.stream();
    }

    private static Stream<Hostile> made() throws GeneralSecurityException {
        return Stream.of(
                        HostileHeaderTest.forms().map(a -> of(a.get(), (String) a.get()[1], TokenClaim.FORM)),
                        HostileHeaderTest.headers()
                                .map(a -> of(
                                        a.get(),
                                        Workshop.signed((String) a.get()[1], Workshop.json(Workshop.claims())),
                                        (TokenClaim) a.get()[2])),
                        HostileSignatureTest.signatures()
                                .map(a -> of(
                                        a.get(),
                                        a.get()[1] + "." + CompactJws.encode((byte[]) a.get()[2]),
                                        TokenClaim.SIGNATURE)),
                        Stream.concat(HostileClaimsTest.payloads(), HostileClaimsTest.shapes())
                                .map(a ->
                                        of(a.get(), Workshop.signed(Workshop.HEADER, (String) a.get()[1]), (TokenClaim)
                                                a.get()[2])))
                .flatMap(each -> each);
    }

    private static Hostile of(Object[] arguments, String token, TokenClaim claim) {
        return new Hostile((String) arguments[0], token, claim);
    }
}
