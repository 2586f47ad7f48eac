package io.safedb;

import io.safedb.internal.yaml.YamlNode;
import io.safedb.internal.yaml.YamlPlace;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The types that values of {@code safedb.yaml} have, and where each key stands. Every reader is told the key's full
 * name, remembers its place for a mistake that is found later, and stops at a value of another type.
 */
final class YamlValues implements PolicySource {
    private final String source;
    private final List<String> allKeys;
    private final Map<String, YamlPlace> places = new HashMap<>();

    /**
     * The values of one text.
     *
     * @param source the text's name in messages
     * @param allKeys where somebody may look for a nested key: {@code tenant-column} means {@code tenant.column}
     */
    YamlValues(String source, List<String> allKeys) {
        this.source = PolicyNames.shown(source);
        this.allKeys = allKeys;
    }

    /** The text's name, fit for a message. */
    String source() {
        return source;
    }

    /** A map with a closed list of keys, each read by its reader. */
    void keys(String key, YamlNode node, List<String> names, Map<String, Consumer<YamlNode>> readers) {
        String list = String.join(", ", names) + ".";
        String remedy = key.isEmpty()
                ? "Write keys with values, for example environment: production. The keys here are: " + list
                : "Write its keys below it, two spaces further in: " + list;
        each(key, node, remedy, (name, value) -> {
            Consumer<YamlNode> reader = readers.get(name);
            if (reader == null) {
                throw unknown(key, name, names);
            }
            reader.accept(value);
        });
    }

    private PolicyException unknown(String parent, String name, List<String> names) {
        String key = path(parent, name);
        if (key.equals("safedb")) {
            return mistake(
                    key,
                    "There is no such key",
                    "Write the keys at the top of the file; safedb: stands above them in Spring's own configuration only.");
        }
        if (parent.isEmpty() && allKeys.contains(name)) {
            return mistake(
                    key,
                    "There is no such key: a dot nests nothing",
                    "Write " + name.substring(0, name.indexOf('.'))
                            + ": on a line, and below it, two spaces further in, "
                            + name.substring(name.indexOf('.') + 1) + ":.");
        }
        // Somebody may write a nested key at the top, or a top key inside another one.
        String remedy = Nearest.to(name, names)
                .or(() -> Nearest.to(name, allKeys))
                .map(near -> "Did you mean " + near + "? ")
                .orElse("");
        return mistake(key, "There is no such key", remedy + "The keys here are: " + String.join(", ", names) + ".");
    }

    /** A map with keys of the author's own. */
    void each(String key, YamlNode node, String remedy, BiConsumer<String, YamlNode> reader) {
        places.putIfAbsent(key, node.place());
        if (!(node instanceof YamlNode.Keys keys)) {
            throw mistyped(key.isEmpty() ? source : key, node, "a map of keys", remedy);
        }
        keys.entries().forEach((name, entry) -> {
            places.put(path(key, name), entry.keyPlace());
            reader.accept(name, entry.value());
        });
    }

    String[] texts(String key, YamlNode node) {
        if (!(node instanceof YamlNode.Items list)) {
            throw mistyped(key, node, "a list", "Write [first, second], or one - item on each line; [] for none.");
        }
        return list.items().stream()
                .map(item -> {
                    if (!(item instanceof YamlNode.Scalar scalar) || scalar.kind() != YamlNode.Kind.TEXT) {
                        places.put(key, item.place());
                        throw mistake(
                                key,
                                "An item of the list must be text, and is " + item.shape(),
                                "Put it in quotes if it is text; remove it if there is none.");
                    }
                    String text = scalar.text();
                    places.putIfAbsent(key + '\n' + text, item.place());
                    return text;
                })
                .toArray(String[]::new);
    }

    String text(String key, YamlNode node) {
        places.put(key, node.place());
        if (node instanceof YamlNode.Scalar scalar) {
            if (scalar.kind() == YamlNode.Kind.TEXT) {
                return scalar.text();
            }
            if (scalar.kind() != YamlNode.Kind.NOTHING) {
                throw mistyped(key, node, "text", "Put it in quotes if it is text.");
            }
        }
        throw mistyped(key, node, "text", "Write one value after the colon, or leave the key out.");
    }

    /** One of a closed list of words. */
    <T> T oneOf(String key, YamlNode node, Map<String, T> values) {
        places.put(key, node.place());
        if (!(node instanceof YamlNode.Scalar scalar)) {
            throw mistyped(key, node, "one word", PolicySource.choose("", labels(values)));
        }
        boolean word = scalar.kind() == YamlNode.Kind.TEXT;
        T value = word ? values.get(scalar.text()) : null;
        if (value != null) {
            return value;
        }
        String remedy = PolicySource.choose(scalar.text(), labels(values));
        throw word
                ? mistake(key, "The value, " + node.shape() + ", is none of those it can have", remedy)
                : mistyped(key, node, "one word", remedy);
    }

    /** The same where what may still be wrong afterwards is the key, a name of the author's own: it is shown there. */
    <T> T oneOfUnderName(String key, YamlNode node, Map<String, T> values) {
        YamlPlace name = places.get(key);
        T value = oneOf(key, node, values);
        if (name != null) {
            places.put(key, name);
        }
        return value;
    }

    boolean flag(String key, YamlNode node) {
        places.put(key, node.place());
        if (node instanceof YamlNode.Scalar scalar && scalar.kind() == YamlNode.Kind.BOOLEAN) {
            return Boolean.parseBoolean(scalar.text());
        }
        throw mistyped(key, node, "true or false", "Write true or false, without quotes; yes and no are text.");
    }

    long number(String key, YamlNode node) {
        places.put(key, node.place());
        if (node instanceof YamlNode.Scalar scalar && scalar.kind() == YamlNode.Kind.INTEGER) {
            try {
                return Long.parseLong(scalar.text());
            } catch (NumberFormatException e) {
                // Too large, or in another base: as wrong as text.
            }
        }
        throw mistyped(
                key, node, "a decimal whole number below 2^63", "Write digits only, for example 1000, without quotes.");
    }

    LocalDate date(String key, YamlNode node) {
        String text = text(key, node);
        try {
            LocalDate date = LocalDate.parse(text);
            if (date.getYear() >= 1 && date.getYear() <= 9999) {
                return date;
            }
        } catch (DateTimeParseException e) {
            // As wrong as a year of ten digits.
        }
        throw mistyped(key, node, "a date of the calendar", "Write year, month and day, for example 2027-01-31.");
    }

    Path path(String key, YamlNode node) {
        String text = text(key, node);
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw mistyped(key, node, "a path", "Write a file name, for example logs/safedb.jsonl.");
        }
    }

    private PolicyException mistyped(String key, YamlNode node, String wanted, String remedy) {
        places.put(key, node.place());
        boolean nothing = node instanceof YamlNode.Scalar scalar && scalar.kind() == YamlNode.Kind.NOTHING;
        return mistake(key, "It must be " + wanted + (nothing ? ", and has " : ", and is ") + node.shape(), remedy);
    }

    /** Lets a key be found where another one stands, unless it has a place of its own. */
    void standsAt(String key, YamlPlace place) {
        places.putIfAbsent(key, place);
    }

    @Override
    public String place(String key, String item) {
        YamlPlace place = places.get(key + '\n' + item);
        String known = key;
        while (place == null && !known.isEmpty()) {
            place = places.get(known);
            known = known.substring(0, Math.max(0, known.lastIndexOf('.')));
        }
        return place == null ? " (" + source + ")" : " (" + source + " " + place + ")";
    }

    private static String path(String parent, String name) {
        return parent.isEmpty() ? PolicyNames.shown(name) : parent + "." + PolicyNames.shown(name);
    }

    static Collection<String> labels(Map<String, ?> values) {
        return values.keySet().stream().sorted().toList();
    }
}
