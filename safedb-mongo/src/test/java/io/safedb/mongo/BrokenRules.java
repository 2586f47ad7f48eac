package io.safedb.mongo;

import io.safedb.Rule;
import io.safedb.SafeDbException;
import io.safedb.SafeDbViolation;
import io.safedb.Scope;
import io.safedb.guard.Call;
import io.safedb.guard.Decision;
import io.safedb.guard.Enforcement;
import io.safedb.guard.Guard;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Breaks each rule of the house, so that {@code HouseRulesTest} sees the rule fail. Nothing of it runs. */
@SuppressWarnings({"unused", "UnusedMethod", "UnusedVariable"}) // it is there to be looked at
final class BrokenRules {
    private BrokenRules() {}

    /** Reads the scope a second time: in a call, and by name. */
    static final class SecondScope {
        Scope called() {
            return Scope.current();
        }

        Supplier<Scope> named() {
            return Scope::current;
        }
    }

    /** Decides past the second room. */
    static final class SecondDesk {
        Decision decide(Enforcement enforcement, Call call, Scope scope) {
            return enforcement.decide(call, scope);
        }

        Decision unlogged(Guard guard, Call call, Scope scope) {
            return guard.decide(call, scope);
        }
    }

    /** Refuses by itself. */
    static final class SecondGuard {
        SafeDbViolation refusal(Rule rule) {
            return new SafeDbViolation(rule, "find", "orders", "", "", "", null);
        }

        Function<SafeDbViolation, SafeDbException> refusals() {
            return SafeDbException::new;
        }
    }

    /** Takes the raw object of somebody else's. */
    static final class Reaching {
        Object called(Guarded guarded) {
            return guarded.raw();
        }

        Supplier<Object> named(Guarded guarded) {
            return guarded::raw;
        }
    }

    /** Shows the raw object. */
    static final class Leak {
        public @Nullable Object delegate;
    }

    /** A guarded class that applications can name. */
    public static final class Shown {}
}
