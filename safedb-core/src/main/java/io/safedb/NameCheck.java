package io.safedb;

import org.jspecify.annotations.Nullable;

/** The validation of columns and of sentences by people, wherever in a policy they stand. */
final class NameCheck {
    private final PolicySource source;

    NameCheck(PolicySource source) {
        this.source = source;
    }

    /** A column or top-level field that is not the tenant's; the item of a list is shown in its own place. */
    void column(String key, String column, String tenantColumn) {
        if (!PolicyNames.isColumn(column)) {
            throw source.misnamed(
                    key,
                    column,
                    column,
                    "Write the name of the column, or of the top-level field, as the server stores it, without quotes.");
        }
        if (column.equals(tenantColumn)) {
            throw source.mistake(
                    key, column, "It is the tenant column, which safedb adds by itself", "Name another column.");
        }
    }

    /**
     * What somebody wrote for other people to read; null if nobody did.
     *
     * @param what what belongs there
     */
    void sentence(String key, @Nullable String text, String what) {
        if (text != null && (text.isBlank() || PolicyNames.hasControl(text))) {
            throw source.mistake(
                    key,
                    text.isBlank() ? "It is blank" : "It has control characters",
                    "Write " + what + ", on one line.");
        }
    }
}
