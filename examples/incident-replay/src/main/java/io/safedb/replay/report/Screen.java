package io.safedb.replay.report;

import io.safedb.replay.incident.Verdict;
import java.io.BufferedOutputStream;
import java.io.Console;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * What the output can show.
 *
 * @param out where it goes
 * @param terminal whether a person looks at it as it comes: then lines may be overwritten
 * @param colour whether it shows colours
 * @param charset the charset of the output
 * @param columns how many characters a line has, from {@link #NARROWEST} to {@link #WIDEST}
 */
public record Screen(PrintStream out, boolean terminal, boolean colour, Charset charset, int columns) {
    /** Lines are not drawn longer than this, however wide the terminal is; files get this. */
    public static final int WIDEST = 120;

    /** Nor shorter than this. */
    public static final int NARROWEST = 40;

    /** Keeps the number of columns within what can be drawn. */
    public Screen {
        columns = Math.max(NARROWEST, Math.min(WIDEST, columns));
    }

    /** Finds out about the standard output of this process. {@code NO_COLOR} turns colours off. */
    public static Screen ofThisProcess() {
        Charset charset = charsetOfThisProcess();
        boolean terminal = isTerminal() && !"dumb".equals(System.getenv("TERM"));
        String noColour = System.getenv("NO_COLOR");
        // Not System.out: Maven runs this in its own process and takes what moves the cursor or colours out of that.
        PrintStream out =
                new PrintStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)), true, charset);
        return new Screen(
                out,
                terminal,
                terminal && (noColour == null || noColour.isEmpty()),
                charset,
                terminal ? columnsOfTheTerminal() : WIDEST);
    }

    /** Asks {@code stty}, which every Unix has; the widest where there is none or it does not know. */
    private static int columnsOfTheTerminal() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectErrorStream(true)
                    .start();
            String answer = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            if (stty.waitFor(1, TimeUnit.SECONDS) && answer.matches("[0-9]{1,5} [0-9]{1,5}")) {
                int columns = Integer.parseInt(answer.substring(answer.indexOf(' ') + 1));
                return columns == 0 ? WIDEST : columns;
            }
        } catch (IOException e) {
            // No such program or no such file: nobody can say.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return WIDEST;
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

    /** Colours a text as a verdict is coloured, where there are colours. */
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
