package io.safedb;

import java.util.Collection;

/** Where a policy was written, so that a mistake can be shown in its place. */
interface PolicySource {
    /** A program: the key is all there is to say. */
    PolicySource BUILDER = (key, item) -> "";

    /**
     * Where a key stands, or an item of its list, for the end of a sentence: {@code " (safedb.yaml line 3, column 5)"}.
     *
     * @param item the item of a list or the key of a map under the key; empty for the key itself
     */
    String place(String key, String item);

    /** A mistake in an item of a key's list. */
    default PolicyException mistake(String key, String item, String what, String remedy) {
        return new PolicyException(key, what + place(key, item) + ".", remedy);
    }

    /** A mistake in the value of a key. */
    default PolicyException mistake(String key, String what, String remedy) {
        return mistake(key, "", what, remedy);
    }

    /** A value, or an item of a list, that is no name; it may be a secret written in the wrong place. */
    default PolicyException misnamed(String key, String item, String name, String remedy) {
        return mistake(key, item, PolicyNames.fault(name), remedy);
    }

    /** A mistake in the value of a key that has a closed list of values or sub-keys. */
    static String choose(String written, Collection<String> names) {
        String list = "Write one of: " + String.join(", ", names) + ".";
        return Nearest.to(written, names)
                .map(name -> "Did you mean " + name + "? " + list)
                .orElse(list);
    }
}
