package io.safedb;

import io.safedb.token.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * On whose behalf the current thread works, and under which conditions. Read once per call, at its very beginning;
 * everything later is given this value.
 */
public sealed interface Scope {
    /** {@return the scope of the calling thread} */
    static Scope current() {
        return ScopeStack.current();
    }

    /** {@return what calls stand under besides the tenant; {@link Conditions#NONE} in most cases} */
    Conditions conditions();

    /**
     * The same scope under other conditions.
     *
     * @param conditions what calls stand under
     * @return the changed scope
     */
    Scope under(Conditions conditions);

    /**
     * No tenant's and no system scope is open.
     *
     * @param conditions what calls stand under besides the tenant
     */
    record None(@Override Conditions conditions) implements Scope {
        /** Nothing at all is open. */
        public static final None INSTANCE = new None(Conditions.NONE);

        /**
         * Checks that nothing is missing.
         *
         * @param conditions what calls stand under besides the tenant
         */
        public None {
            Objects.requireNonNull(conditions, "conditions");
        }

        @Override
        public None under(Conditions conditions) {
            return conditions.equals(Conditions.NONE) ? INSTANCE : new None(conditions);
        }
    }

    /**
     * One tenant's request.
     *
     * @param tenant whose rows may be seen and changed
     * @param switchReason why another tenant's scope was left for this one; null if it was not
     * @param conditions what calls stand under besides the tenant
     */
    record OfTenant(
            TenantId tenant,
            @Nullable String switchReason,
            @Override Conditions conditions) implements Scope {
        /**
         * Checks that a tenant is given.
         *
         * @param tenant whose rows may be seen and changed
         * @param switchReason why another tenant's scope was left for this one; null if it was not
         * @param conditions what calls stand under besides the tenant
         */
        public OfTenant {
            Objects.requireNonNull(tenant, "tenant");
            Objects.requireNonNull(conditions, "conditions");
        }

        /**
         * A request under no further conditions.
         *
         * @param tenant whose rows may be seen and changed
         * @param switchReason why another tenant's scope was left for this one; null if it was not
         */
        public OfTenant(TenantId tenant, @Nullable String switchReason) {
            this(tenant, switchReason, Conditions.NONE);
        }

        @Override
        public OfTenant under(Conditions conditions) {
            return new OfTenant(tenant, switchReason, conditions);
        }
    }

    /**
     * A platform job that crosses tenants, on the tables that the policy lists for it.
     *
     * @param actor who works
     * @param reason why
     * @param conditions what calls stand under besides the tenant
     */
    record OfSystem(String actor, String reason, @Override Conditions conditions) implements Scope {
        /**
         * Checks that nothing is missing.
         *
         * @param actor who works
         * @param reason why
         * @param conditions what calls stand under besides the tenant
         */
        public OfSystem {
            Objects.requireNonNull(actor, "actor");
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(conditions, "conditions");
        }

        /**
         * A job under no further conditions.
         *
         * @param actor who works
         * @param reason why
         */
        public OfSystem(String actor, String reason) {
            this(actor, reason, Conditions.NONE);
        }

        @Override
        public OfSystem under(Conditions conditions) {
            return new OfSystem(actor, reason, conditions);
        }
    }

    /**
     * What calls stand under besides the tenant. Lifts no tenant rule.
     *
     * @param testRun the run whose stamp every insert carries; null outside test data
     * @param unlocked the unlocks that are open, outermost first; empty in most cases
     * @param token what {@link SafeDb#withToken} was given; null if it was given nothing
     */
    record Conditions(
            @Nullable String testRun,
            List<Unlocked> unlocked,
            @Nullable Token token) {
        /** None of all. */
        public static final Conditions NONE = new Conditions(null, List.of(), null);

        /**
         * Copies the list.
         *
         * @param testRun the run whose stamp every insert carries; null outside test data
         * @param unlocked the unlocks that are open, outermost first; empty in most cases
         * @param token what {@link SafeDb#withToken} was given; null if it was given nothing
         */
        public Conditions {
            unlocked = List.copyOf(unlocked);
        }

        Conditions withTestRun(String run) {
            return new Conditions(run, unlocked, token);
        }

        Conditions withUnlocked(Unlocked further) {
            List<Unlocked> all = new ArrayList<>(unlocked);
            all.add(further);
            return new Conditions(testRun, all, token);
        }

        /**
         * The same conditions with a token.
         *
         * @param given what the calls run on
         * @return the changed conditions
         */
        public Conditions with(Token given) {
            return new Conditions(testRun, unlocked, Objects.requireNonNull(given, "given"));
        }

        Conditions withoutToken() {
            return new Conditions(testRun, unlocked, null);
        }
    }

    /**
     * Leave to change locked rows of one table or collection.
     *
     * @param target the table or collection, {@code name} or {@code schema.name}, spelled as the server stores it
     * @param actor who changes them
     * @param reason why
     */
    record Unlocked(String target, String actor, String reason) {
        /**
         * Checks that nothing is missing.
         *
         * @param target the table or collection, {@code name} or {@code schema.name}, spelled as the server stores it
         * @param actor who changes them
         * @param reason why
         */
        public Unlocked {
            Objects.requireNonNull(target, "target");
            Objects.requireNonNull(actor, "actor");
            Objects.requireNonNull(reason, "reason");
        }
    }
}
