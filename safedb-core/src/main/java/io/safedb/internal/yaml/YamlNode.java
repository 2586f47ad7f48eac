package io.safedb.internal.yaml;

import java.util.List;
import java.util.Map;

/** A value in a YAML text and where it stands. Immutable. */
public sealed interface YamlNode {
    /** {@return where it begins} */
    YamlPlace place();

    /** {@return what it is, for a message: its shape, never its value} */
    String shape();

    /**
     * One value.
     *
     * @param text as written, without quotes
     * @param kind what YAML 1.2 takes it for
     * @param place where it begins
     */
    record Scalar(String text, Kind kind, @Override YamlPlace place) implements YamlNode {
        @Override
        public String shape() {
            return kind == Kind.TEXT
                    ? text.isBlank() ? "blank text" : "text of " + counted(text.length(), "character")
                    : kind.word;
        }
    }

    /**
     * A list.
     *
     * @param items in the order of the text
     * @param place where it begins
     */
    record Items(List<YamlNode> items, @Override YamlPlace place) implements YamlNode {
        /**
         * Copies the list.
         *
         * @param items in the order of the text
         * @param place where it begins
         */
        public Items {
            items = List.copyOf(items);
        }

        @Override
        public String shape() {
            return items.isEmpty() ? "an empty list" : "a list of " + counted(items.size(), "item");
        }
    }

    /**
     * Keys with values.
     *
     * @param entries by key, in the order of the text
     * @param place where it begins
     */
    record Keys(Map<String, Entry> entries, @Override YamlPlace place) implements YamlNode {
        @Override
        public String shape() {
            return entries.isEmpty() ? "an empty map" : "a map of " + counted(entries.size(), "key");
        }
    }

    private static String counted(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    /**
     * The value of a key.
     *
     * @param keyPlace where the key begins
     * @param value the value
     */
    record Entry(YamlPlace keyPlace, YamlNode value) {}

    /** What YAML 1.2 takes a scalar for. */
    enum Kind {
        /** Quoted, or not like any of the others. */
        TEXT("text"),
        /** {@code true} or {@code false}. */
        BOOLEAN("true or false"),
        /** A number without a fraction. */
        INTEGER("a whole number"),
        /** Any other number. */
        FRACTION("a number with a fraction"),
        /** {@code null}, {@code ~}, or no value at all. */
        NOTHING("no value");

        private final String word;

        Kind(String word) {
            this.word = word;
        }
    }
}
