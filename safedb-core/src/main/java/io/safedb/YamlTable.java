package io.safedb;

import io.safedb.internal.yaml.YamlNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One entry under {@code tables} while it is read: a word for its access, or a map of keys. */
final class YamlTable {
    private static final List<String> KEYS =
            List.of("access", "system", "mode", "owner", "reason", "expires", "locked", "at-most-one");
    private static final List<String> AT_MOST_ONE_KEYS = List.of("per", "where");

    private final YamlValues values;
    private TableAccess access = TableAccess.TENANT;
    private boolean system;
    private @Nullable EnforcementMode mode;
    private @Nullable String owner;
    private @Nullable String reason;
    private @Nullable LocalDate expires;
    private @Nullable RowCondition locked;
    private @Nullable AtMostOne atMostOne;

    private YamlTable(YamlValues values) {
        this.values = values;
    }

    static TablePolicy read(String name, YamlNode node, YamlValues values) {
        String key = "tables." + PolicyNames.shown(name);
        if (node instanceof YamlNode.Scalar) {
            return TablePolicy.of(values.oneOfUnderName(key, node, YamlWords.ACCESSES));
        }
        YamlTable table = new YamlTable(values);
        table.read(key, node);
        return new TablePolicy(
                table.access,
                table.system,
                table.mode,
                table.owner,
                table.reason,
                table.expires,
                table.locked,
                table.atMostOne);
    }

    private void read(String key, YamlNode node) {
        values.keys(
                key,
                node,
                KEYS,
                Map.of(
                        "access", value -> access = values.oneOf(key + ".access", value, YamlWords.ACCESSES),
                        "system", value -> system = values.flag(key + ".system", value),
                        "mode", value -> mode = values.oneOf(key + ".mode", value, YamlWords.MODES),
                        "owner", value -> owner = values.text(key + ".owner", value),
                        "reason", value -> reason = values.text(key + ".reason", value),
                        "expires", value -> expires = values.date(key + ".expires", value),
                        "locked", value -> locked = condition(key + ".locked", value),
                        "at-most-one", value -> atMostOne = atMostOne(key + ".at-most-one", value)));
    }

    private AtMostOne atMostOne(String key, YamlNode node) {
        List<String> per = new ArrayList<>();
        List<RowCondition> where = new ArrayList<>();
        values.keys(
                key,
                node,
                AT_MOST_ONE_KEYS,
                Map.of(
                        "per", value -> per.addAll(Arrays.asList(values.texts(key + ".per", value))),
                        "where", value -> where.add(condition(key + ".where", value))));
        if (per.isEmpty() || where.isEmpty()) {
            throw values.mistake(
                    key + (per.isEmpty() ? ".per" : ".where"),
                    "It is missing",
                    "Write both, for example per: [user_id] and where: ended_at is null.");
        }
        return new AtMostOne(per, where.get(0));
    }

    private RowCondition condition(String key, YamlNode node) {
        String text = values.text(key, node);
        try {
            return RowCondition.parse(text);
        } catch (IllegalArgumentException e) {
            throw values.mistake(key, "It is not a condition that safedb can read", String.valueOf(e.getMessage()));
        }
    }
}
