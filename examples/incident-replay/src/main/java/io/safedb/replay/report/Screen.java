package io.safedb.replay.report;

import io.safedb.replay.incident.Verdict;
import java.io.Console;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * What the output can show.
 *
 * @param out where it goes
 * @param terminal whether a person looks at it as it comes: then lines may be overwritten
 * @param colour whether it shows colours
 * @param charset the charset of the output
 */
public record Screen(PrintStream out, boolean terminal, boolean colour, Charset charset) {

    /** Finds out about the standard output of this process. {@code NO_COLOR} turns colours off. */
    public static Screen ofThisProcess() {
        Charset charset = charsetOfThisProcess();
        boolean terminal = isTerminal() && !"dumb".equals(System.getenv("TERM"));
        String noColour = System.getenv("NO_COLOR");
        return new Screen(
                new PrintStream(System.out, true, charset),
                terminal,
                terminal && (noColour == null || noColour.isEmpty()),
                charset);
    }

    /** Whether the charset has the lines that tables are drawn with. */
    boolean boxes() {
        return charset.newEncoder().canEncode("│");
    }

    private static Charset charsetOfThisProcess() {
        for (String property : new String[] {"stdout.encoding", "sun.stdout.encoding", "native.encoding"}) {
            String name = System.getProperty(property);
            if (name != null && Charset.isSupported(name)) {
                return Charset.forName(name);
            }
        }
        return StandardCharsets.US_ASCII;
    }

    @SuppressWarnings("SystemConsoleNull") // null before JDK 22; later JDKs are asked below
    private static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            // Since JDK 22 there is a console without a terminal too, and this method to ask it.
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    String paint(Verdict verdict, String text) {
        if (!colour) {
            return text;
        }
        String code = switch (verdict) {
            case PREVENTED -> "32";
            case SCOPED -> "36";
            case NOT_YET -> "33";
            case LEAKED, BROKEN -> "1;31";
        };
        return "\u001b[" + code + "m" + text + "\u001b[0m";
    }

    String bold(String text) {
        return colour ? "\u001b[1m" + text + "\u001b[0m" : text;
    }
}
