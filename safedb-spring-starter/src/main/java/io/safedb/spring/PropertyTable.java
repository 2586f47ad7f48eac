package io.safedb.spring;

import io.safedb.AtMostOne;
import io.safedb.PolicyException;
import io.safedb.RowCondition;
import io.safedb.TableAccess;
import io.safedb.TablePolicy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One entry of {@code safedb.tables.*} as the policy has it. Keys in mistakes are the policy's. */
final class PropertyTable {
    private final String key;

    private PropertyTable(String name) {
        this.key = "tables." + name;
    }

    static TablePolicy of(String name, SafeDbProperties.Table table) {
        PropertyTable entry = new PropertyTable(name);
        return new TablePolicy(
                table.access() == null ? TableAccess.TENANT : table.access(),
                Boolean.TRUE.equals(table.system()),
                table.mode(),
                table.owner(),
                table.reason(),
                table.expires(),
                table.locked() == null ? null : entry.condition(".locked", table.locked()),
                entry.atMostOne(table.atMostOne()));
    }

    private RowCondition condition(String part, String text) {
        try {
            return RowCondition.parse(text);
        } catch (IllegalArgumentException e) {
            throw new PolicyException(
                    key + part, "It is not a condition that safedb can read.", String.valueOf(e.getMessage()));
        }
    }

    private @Nullable AtMostOne atMostOne(SafeDbProperties.@Nullable AtMostOne unique) {
        if (unique == null) {
            return null;
        }
        List<String> per = unique.per();
        String where = unique.where();
        if (per == null || per.isEmpty() || where == null) {
            throw new PolicyException(
                    key + ".at-most-one" + (per == null || per.isEmpty() ? ".per" : ".where"),
                    "It is missing.",
                    "Write both, for example per=user_id and where=ended_at is null.");
        }
        return new AtMostOne(per, condition(".at-most-one.where", where));
    }
}
