package io.safedb.internal.yaml;

import io.safedb.internal.text.OneLine;
import java.util.List;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * What is wrong with a text that is no YAML, for somebody who writes a file. The parser speaks of tokens and
 * productions, and reports what is not closed at the end of the text.
 *
 * @param said a piece of the parser's own message
 * @param problem what that means, to follow a colon
 * @param remedy what to write instead
 * @param atBeginning whether the place to look at is where the construct begins, not where the parser gave up
 */
record SyntaxFault(String said, String problem, String remedy, boolean atBeginning) {
    private static final String INDENT =
            "Indent with spaces, two for each level, and keys of one level alike; write a space after each colon, and quote"
                    + " text that holds a colon.";

    private static final List<SyntaxFault> KNOWN = List.of(
            new SyntaxFault(
                    "TAB",
                    "a tab stands here, and YAML allows none for indentation",
                    "Indent with spaces, two for each level.",
                    false),
            new SyntaxFault(
                    "expected ',' or ']'",
                    "a list begins here whose ] or a comma is missing",
                    "Write a comma between the items and ] behind the last one.",
                    true),
            new SyntaxFault(
                    "expected ',' or '}'",
                    "a map begins here whose } or a comma is missing",
                    "Write a comma between the keys and } behind the last value.",
                    true),
            new SyntaxFault(
                    "unexpected end of stream",
                    "a text in quotes begins here and does not end",
                    "Close the quotes, or leave them out.",
                    true),
            new SyntaxFault(
                    "escape",
                    "a backslash in double quotes begins nothing that YAML knows",
                    "Use single quotes, in which a backslash is itself, or write it twice.",
                    false),
            new SyntaxFault(
                    "that cannot start any token",
                    "no value can begin with this character",
                    "Quote the value if it is text.",
                    false),
            new SyntaxFault("mapping values are not allowed", "a colon stands where there is no key", INDENT, false),
            new SyntaxFault(
                    "sequence entries are not allowed",
                    "an item of a list stands where there can be none",
                    "Write each item on a line of its own below the key, or [first, second] behind the colon.",
                    false),
            new SyntaxFault("could not find expected ':'", "this is a key without a colon", INDENT, true),
            new SyntaxFault(
                    "expected <block end>",
                    "this line is indented otherwise than the lines it belongs to, or a list and keys are mixed",
                    INDENT,
                    false));

    /** The problem that a message of the parser stands for. */
    static YamlProblem of(MarkedYamlEngineException thrown) {
        String said = String.valueOf(thrown.getProblem());
        YamlPlace end = thrown.getProblemMark().map(SyntaxFault::place).orElse(null);
        for (SyntaxFault fault : KNOWN) {
            if (said.contains(fault.said)) {
                YamlPlace place = fault.atBeginning
                        ? thrown.getContextMark().map(SyntaxFault::place).orElse(end)
                        : end;
                return new YamlProblem(place, "This is not YAML: " + fault.problem, fault.remedy);
            }
        }
        return new YamlProblem(end, "This is not YAML: " + OneLine.of(said, 120), INDENT);
    }

    /** The problem of a text with a character that no YAML may have. */
    static YamlProblem unprintable(String text) {
        int line = 1;
        int column = 1;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            if (!StreamReader.isPrintable(c)) {
                return new YamlProblem(
                        new YamlPlace(line, column),
                        "This is not YAML: the character U+" + String.format("%04X", c) + " is not allowed",
                        "Check that this is the right file; save it as plain UTF-8 text without control characters.");
            }
            column = c == '\n' ? 1 : column + 1;
            line += c == '\n' ? 1 : 0;
            i += Character.charCount(c);
        }
        return new YamlProblem(
                null,
                "This is not YAML 1.2",
                "Check that this is the right file; save it as plain UTF-8 text without control characters.");
    }

    static YamlPlace place(Mark mark) {
        return new YamlPlace(mark.getLine() + 1, mark.getColumn() + 1);
    }
}
