package io.safedb.guard;

import io.safedb.EnforcementMode;
import io.safedb.RowCondition;
import io.safedb.Rule;
import io.safedb.SafeDbPolicy;
import io.safedb.Scope;
import io.safedb.TablePolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which rows a call must leave alone, and which unlocks it makes use of. */
final class LockedRows {
    private LockedRows() {}

    /** The locked rows of the targets that are changed and not unlocked, by target as the call names it. */
    static Map<String, RowCondition> of(Call call, Scope.Conditions conditions, SafeDbPolicy policy) {
        Map<String, RowCondition> locked = null;
        List<Call.Target> targets = call.targets();
        for (int i = 0; i < targets.size(); i++) {
            Call.Target target = targets.get(i);
            RowCondition condition = condition(call, target, policy);
            if (condition != null
                    && policy.mode(Rule.LOCKED_RECORD, target.name()) == EnforcementMode.ENFORCE
                    && unlock(target.name(), conditions, policy) == null) {
                if (locked == null) {
                    locked = new HashMap<>();
                }
                locked.put(target.name(), condition);
            }
        }
        return locked == null ? Map.of() : locked;
    }

    /**
     * The relation whose locked rows a call could change under another name, a partition's or a view's: where the lock
     * is not the target's own, nobody leaves them alone. Null if there is none, or it is unlocked.
     */
    static @Nullable String reachedThrough(Call call, Call.Target target, Scope.Conditions conditions, Guard guard) {
        List<String> elsewhere = lockedElsewhere(call, target, guard);
        if (elsewhere.isEmpty()) {
            return null;
        }
        SafeDbPolicy policy = guard.policy();
        for (String other : elsewhere) {
            if (policy.mode(Rule.LOCKED_RECORD, other) == EnforcementMode.ENFORCE
                    && unlock(target.name(), conditions, policy) == null
                    && unlock(other, conditions, policy) == null) {
                return other;
            }
        }
        return null;
    }

    private static List<String> lockedElsewhere(Call call, Call.Target target, Guard guard) {
        if (!target.touch().changes() || call.action() == Call.Action.SCHEMA) {
            return List.of();
        }
        Set<String> sharing = guard.sharingRows(target.name());
        if (sharing.isEmpty()) {
            return List.of();
        }
        RowCondition own = condition(call, target, guard.policy());
        return sharing.stream()
                .filter(other -> {
                    TablePolicy table = guard.policy().table(other).orElse(null);
                    return table != null
                            && table.locked() != null
                            && !table.locked().equals(own);
                })
                .sorted()
                .toList();
    }

    /** The unlocks without which locked rows would be left alone: for each changed target the innermost one. */
    static List<Scope.Unlocked> unlocksUsed(Call call, Scope.Conditions conditions, Guard guard) {
        SafeDbPolicy policy = guard.policy();
        if (conditions.unlocked().isEmpty()) {
            return List.of();
        }
        List<Scope.Unlocked> used = new ArrayList<>();
        for (Call.Target target : call.targets()) {
            List<String> elsewhere = lockedElsewhere(call, target, guard);
            if (!elsewhere.isEmpty() || condition(call, target, policy) != null) {
                add(unlock(target.name(), conditions, policy), used);
            }
            for (String other : elsewhere) {
                add(unlock(other, conditions, policy), used);
            }
        }
        return used;
    }

    private static void add(Scope.@Nullable Unlocked unlock, List<Scope.Unlocked> used) {
        if (unlock != null && !used.contains(unlock)) {
            used.add(unlock);
        }
    }

    private static @Nullable RowCondition condition(Call call, Call.Target target, SafeDbPolicy policy) {
        if (!target.touch().changes() || call.action() == Call.Action.SCHEMA) {
            return null;
        }
        TablePolicy table = policy.table(target.name()).orElse(null);
        return table == null ? null : table.locked();
    }

    private static Scope.@Nullable Unlocked unlock(String relation, Scope.Conditions conditions, SafeDbPolicy policy) {
        for (int i = conditions.unlocked().size() - 1; i >= 0; i--) {
            Scope.Unlocked unlocked = conditions.unlocked().get(i);
            if (policy.isSame(unlocked.target(), relation)) {
                return unlocked;
            }
        }
        return null;
    }
}
