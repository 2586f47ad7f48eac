package io.safedb.guard;

import io.safedb.EnforcementMode;
import io.safedb.Rule;
import io.safedb.SafeDbPolicy;
import io.safedb.TableAccess;
import io.safedb.TablePolicy;
import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * The targets of a call. Immutable, and it remembers what a policy declares of them: a call that an edge has read once
 * runs many times, and a policy never changes. Safe on any thread.
 */
final class Targets extends AbstractList<Call.Target> implements RandomAccess {
    private static final String RESERVED = "safedb_";

    private final Call.Target[] targets;

    /** By the policy that asked last, in nearly all processes the only one. A race costs a second look. */
    private @Nullable Standing known;

    private Targets(Call.Target[] targets) {
        this.targets = targets;
    }

    static Targets copyOf(List<Call.Target> targets) {
        return targets instanceof Targets same
                ? same
                : new Targets(List.copyOf(targets).toArray(new Call.Target[0]));
    }

    @Override
    public Call.Target get(int index) {
        return targets[index];
    }

    @Override
    public int size() {
        return targets.length;
    }

    /** What a policy declares of them. */
    @SuppressWarnings("ReferenceEquality") // an equal policy would do; comparing two costs more than looking again
    Standing under(SafeDbPolicy policy) {
        Standing standing = known;
        if (standing == null || standing.policy != policy) {
            standing = new Standing(policy, targets);
            known = standing;
        }
        return standing;
    }

    /** Whether any part of a name is one of safedb's own. */
    static boolean isReserved(String relation) {
        int part = 0;
        while (part >= 0) {
            if (relation.regionMatches(true, part, RESERVED, 0, RESERVED.length())) {
                return true;
            }
            int dot = relation.indexOf('.', part);
            part = dot < 0 ? -1 : dot + 1;
        }
        return false;
    }

    /** What a policy declares of the targets of a call, and what their names and touches say. Immutable. */
    static final class Standing {
        private final SafeDbPolicy policy;
        private final @Nullable TableAccess[] declared;

        /** The same where the database shows all that the policy does not name to have the tenant column. */
        private final @Nullable TableAccess[] othersTenant;

        private final boolean allDeclared;
        private final boolean anyReserved;
        private final boolean anyDenied;
        private final boolean anyWritten;
        private final boolean anyChanged;
        private final boolean anyCapped;

        private Standing(SafeDbPolicy policy, Call.Target[] targets) {
            this.policy = policy;
            this.declared = new @Nullable TableAccess[targets.length];
            this.othersTenant = new @Nullable TableAccess[targets.length];
            boolean all = true;
            boolean reserved = false;
            boolean denied = false;
            boolean written = false;
            boolean changed = false;
            boolean capped = false;
            for (int i = 0; i < targets.length; i++) {
                Call.Target target = targets[i];
                TablePolicy table = policy.table(target.name()).orElse(null);
                declared[i] = table == null ? null : table.access();
                othersTenant[i] = table == null ? TableAccess.TENANT : table.access();
                all &= table != null;
                denied |= declared[i] == TableAccess.DENIED;
                reserved |= isReserved(target.name());
                written |= target.written();
                changed |= target.touch().changes();
                capped |= policy.mode(Rule.ROW_CAP, target.name()) == EnforcementMode.ENFORCE;
            }
            this.allDeclared = all;
            this.anyReserved = reserved;
            this.anyDenied = denied;
            this.anyWritten = written;
            this.anyChanged = changed;
            this.anyCapped = capped;
        }

        /** Whether the policy names each of them and denies none, and none is safedb's own. */
        boolean isOrdinary() {
            return allDeclared && !anyDenied && !anyReserved;
        }

        /** Whether one of them is safedb's own. */
        boolean hasReserved() {
            return anyReserved;
        }

        /** Whether rows of one of them are added, changed or removed. */
        boolean hasWritten() {
            return anyWritten;
        }

        /** Whether rows of one of them are changed or removed. */
        boolean hasChanged() {
            return anyChanged;
        }

        /** Whether the row cap is more than observed on one of them. */
        boolean isCapEnforced() {
            return anyCapped;
        }

        /**
         * Who may use each of them, as the database stands now: what the policy does not name is looked for there.
         *
         * @return by target, null where nobody knows; to be read only
         */
        @Nullable
        TableAccess[] access(Guard guard, List<Call.Target> targets) {
            if (allDeclared) {
                return declared;
            }
            for (int i = 0; i < declared.length; i++) {
                if (declared[i] == null && guard.discovered(targets.get(i).name()) != TableAccess.TENANT) {
                    return asked(guard, targets);
                }
            }
            return othersTenant;
        }

        private @Nullable TableAccess[] asked(Guard guard, List<Call.Target> targets) {
            @Nullable TableAccess[] access = declared.clone();
            for (int i = 0; i < access.length; i++) {
                if (access[i] == null) {
                    access[i] = guard.discovered(targets.get(i).name());
                }
            }
            return access;
        }
    }
}
