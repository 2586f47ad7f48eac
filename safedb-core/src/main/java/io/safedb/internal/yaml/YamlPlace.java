package io.safedb.internal.yaml;

/**
 * Where something stands in a text.
 *
 * @param line counted from 1
 * @param column counted from 1
 */
public record YamlPlace(int line, int column) {
    /** For a message: {@code line 3, column 5}. */
    @Override
    public String toString() {
        return "line " + line + ", column " + column;
    }
}
