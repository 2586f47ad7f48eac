package io.safedb.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safedb.Rule;
import io.safedb.SafeDbException;
import io.safedb.SafeDbViolation;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Refusals that take a count before them. */
final class Refusals {
    private Refusals() {}

    /** Asserts that a call is refused by a rule, and that nothing but counts reached the server. */
    static SafeDbViolation assertRefusedUnsent(TestMongo mongo, ThrowingCallable call, Rule rule) {
        return assertRefusedUnsent(mongo, call, rule, "aggregate");
    }

    /** Asserts that a call is refused by a rule, and that nothing but certain commands reached the server. */
    static SafeDbViolation assertRefusedUnsent(TestMongo mongo, ThrowingCallable call, Rule rule, String... commands) {
        mongo.forget();
        SafeDbViolation[] violation = new SafeDbViolation[1];
        assertThatThrownBy(call).isInstanceOfSatisfying(SafeDbException.class, e -> {
            assertThat(e.violation().rule()).isEqualTo(rule);
            violation[0] = e.violation();
        });
        assertThat(mongo.commands())
                .extracting(org.bson.BsonDocument::getFirstKey)
                .as("commands that reached the server")
                .isSubsetOf(commands);
        return violation[0];
    }
}
