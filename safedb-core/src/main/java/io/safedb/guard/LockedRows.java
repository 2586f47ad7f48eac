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
                    && unlock(target, conditions, policy) == null) {
                if (locked == null) {
                    locked = new HashMap<>();
                }
                locked.put(target.name(), condition);
            }
        }
        return locked == null ? Map.of() : locked;
    }

    /** The unlocks without which locked rows would be left alone: for each changed target the innermost one. */
    static List<Scope.Unlocked> unlocksUsed(Call call, Scope.Conditions conditions, SafeDbPolicy policy) {
        if (conditions.unlocked().isEmpty()) {
            return List.of();
        }
        List<Scope.Unlocked> used = new ArrayList<>();
        for (Call.Target target : call.targets()) {
            Scope.Unlocked unlock = condition(call, target, policy) == null ? null : unlock(target, conditions, policy);
            if (unlock != null && !used.contains(unlock)) {
                used.add(unlock);
            }
        }
        return used;
    }

    private static @Nullable RowCondition condition(Call call, Call.Target target, SafeDbPolicy policy) {
        if (!target.touch().changes() || call.action() == Call.Action.SCHEMA) {
            return null;
        }
        TablePolicy table = policy.table(target.name()).orElse(null);
        return table == null ? null : table.locked();
    }

    private static Scope.@Nullable Unlocked unlock(
            Call.Target target, Scope.Conditions conditions, SafeDbPolicy policy) {
        for (int i = conditions.unlocked().size() - 1; i >= 0; i--) {
            Scope.Unlocked unlocked = conditions.unlocked().get(i);
            if (policy.isSame(unlocked.target(), target.name())) {
                return unlocked;
            }
        }
        return null;
    }
}
