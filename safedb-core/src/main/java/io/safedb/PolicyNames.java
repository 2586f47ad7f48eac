package io.safedb;

import io.safedb.internal.text.OneLine;
import java.util.regex.Pattern;

/**
 * What names of the database look like in a policy: as the server stores them, without what belongs to a language, and
 * without characters that nobody sees.
 */
final class PolicyNames {
    /** The longest name of a column, a schema or a routine: PostgreSQL's limit, in characters. */
    static final int LONGEST = 63;

    /** The longest name of a table with its schema, or of a collection: MongoDB's limit. */
    static final int LONGEST_RELATION = 255;

    /** A part of a name: no quotes, brackets, separators or wildcards; control characters are looked for apart. */
    private static final Pattern PART =
            Pattern.compile("[^\\s\"'`.*?%;,()\\[\\]{}<>/\\\\](?:[^\"'`.*?%;,()\\[\\]{}<>/\\\\]*"
                    + "[^\\s\"'`.*?%;,()\\[\\]{}<>/\\\\])?");

    private PolicyNames() {}

    /** A name from outside, fit for a message. */
    static String shown(String name) {
        return OneLine.of(name, 120);
    }

    /** The name that a policy has for a relation or a routine: without the policy's own schema. */
    static String inSchema(String name, String schema) {
        return name.startsWith(schema + ".") ? name.substring(schema.length() + 1) : name;
    }

    /** Whether it is one name, without a schema. */
    static boolean isName(String name) {
        return isPart(name, LONGEST);
    }

    /** Whether it is the name of a column or a top-level field. */
    static boolean isColumn(String name) {
        return isName(name) && !name.startsWith("$");
    }

    /** Whether it is {@code name} or {@code schema.name}, or a collection's name, which may have further dots. */
    static boolean isRelation(String name) {
        return name.length() <= LONGEST_RELATION && isDotted(name, LONGEST_RELATION);
    }

    /** Whether it is the name of a function or procedure, with or without a schema. */
    static boolean isRoutine(String name) {
        return isDotted(name, LONGEST);
    }

    private static boolean isDotted(String name, int longestPart) {
        for (String part : name.split("\\.", -1)) {
            if (!isPart(part, longestPart)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPart(String part, int longest) {
        return part.length() <= longest
                && !hasControl(part)
                && PART.matcher(part).matches();
    }

    /** Whether it is text on one line that a reader sees as it is: not blank, no space around it, nothing invisible. */
    static boolean isPlain(String text) {
        return !text.isBlank() && text.equals(text.strip()) && !hasControl(text);
    }

    /** Whether it has characters that are not seen, or are seen as another line. */
    static boolean hasControl(String text) {
        return text.codePoints()
                .anyMatch(c -> Character.isISOControl(c)
                        || Character.getType(c) == Character.FORMAT
                        || Character.getType(c) == Character.SURROGATE
                        || Character.getType(c) == Character.LINE_SEPARATOR
                        || Character.getType(c) == Character.PARAGRAPH_SEPARATOR);
    }

    /** What is wrong with a name that is none, without the name: the middle of a message. */
    static String fault(String name) {
        if (name.isBlank()) {
            return "A name is blank";
        }
        if (hasControl(name)) {
            return "A name has control characters";
        }
        if (!name.equals(name.strip())) {
            return "A name begins or ends with a space";
        }
        return name.length() > LONGEST
                ? "A name of " + name.length() + " characters is too long, or has characters that do not belong there"
                : "A name has characters that do not belong there";
    }
}
