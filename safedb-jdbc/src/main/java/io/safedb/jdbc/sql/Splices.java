package io.safedb.jdbc.sql;

import io.safedb.jdbc.sql.lexer.ServerOffsets;
import io.safedb.jdbc.sql.lexer.Tokens;
import io.safedb.jdbc.sql.lexer.Tokens.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Changes to a text, each at an offset of its own: everything else stays as the caller wrote it. */
final class Splices {
    /**
     * One change.
     *
     * @param offset where, in the caller's text
     * @param removed how many characters of it are left out
     * @param inserted what is put there
     * @param tenants how many parameters for the tenant are in it
     * @param stamps how many parameters for the test run are in it; one kind only
     * @param rank orders changes at the same offset
     */
    private record Splice(int offset, int removed, String inserted, int tenants, int stamps, int rank) {}

    private final String text;
    private final Tokens tokens;
    private final List<Splice> splices = new ArrayList<>();

    Splices(String text, Tokens tokens) {
        this.text = text;
        this.tokens = tokens;
    }

    boolean isEmpty() {
        return splices.isEmpty();
    }

    /** Puts a text before a token. */
    void before(int token, String inserted, int tenants) {
        splices.add(new Splice(tokens.start(token), 0, inserted, tenants, 0, 2));
    }

    /** Puts a parameter for the test run before a token, behind what is put there already. */
    void stampBefore(int token, String inserted) {
        splices.add(new Splice(tokens.start(token), 0, inserted, 0, 1, 2));
    }

    /** Puts a parameter for the test run behind a token, behind what is put there already. */
    void stampBehind(int token, String inserted) {
        splices.add(new Splice(tokens.end(token), 0, apart(token, inserted), 0, 1, 0));
    }

    /** Puts a text directly behind a token, before any comment. */
    void behind(int token, String inserted, int tenants) {
        splices.add(new Splice(tokens.end(token), 0, apart(token, inserted), tenants, 0, 0));
    }

    /** Puts a clause behind a token and behind what {@link #behind} puts there. */
    void clauseBehind(int token, String inserted, int tenants) {
        splices.add(new Splice(tokens.end(token), 0, apart(token, inserted), tenants, 0, 1));
    }

    /** With a space behind it where the next token would touch its parameter: {@code FROM (t)LIMIT 1}. */
    private String apart(int token, String inserted) {
        return inserted.endsWith("?") && tokens.end(token) == tokens.start(token + 1) && tokens.isName(token + 1)
                ? inserted + " "
                : inserted;
    }

    /** Puts a text in a token's place. */
    void instead(int token, String inserted, int tenants) {
        splices.add(new Splice(tokens.start(token), tokens.end(token) - tokens.start(token), inserted, tenants, 0, 2));
    }

    /** The changed text with the places of all parameters. */
    NarrowedSql apply() {
        splices.sort(Comparator.comparingInt(Splice::offset).thenComparingInt(Splice::rank));
        StringBuilder changed = new StringBuilder(text.length() + 64);
        int[] caller = new int[parameterCount()];
        int[] tenants = new int[splices.stream().mapToInt(Splice::tenants).sum()];
        int[] stamps = new int[splices.stream().mapToInt(Splice::stamps).sum()];
        int position = 0;
        int callers = 0;
        int tenantCount = 0;
        int stampCount = 0;
        int token = 0;
        int offset = 0;
        for (Splice splice : splices) {
            for (; tokens.start(token) < splice.offset; token++) {
                if (tokens.kind(token) == Kind.PARAMETER) {
                    caller[callers++] = ++position;
                }
            }
            changed.append(text, offset, splice.offset).append(splice.inserted);
            offset = splice.offset + splice.removed;
            for (int i = 0; i < splice.tenants; i++) {
                tenants[tenantCount++] = ++position;
            }
            for (int i = 0; i < splice.stamps; i++) {
                stamps[stampCount++] = ++position;
            }
        }
        for (; tokens.kind(token) != Kind.END; token++) {
            if (tokens.kind(token) == Kind.PARAMETER) {
                caller[callers++] = ++position;
            }
        }
        return new NarrowedSql(
                changed.append(text, offset, text.length()).toString(), caller, tenants, stamps, List.of());
    }

    /** The caller's text, made again from a changed one: what {@link #apply} inserted is cut out. */
    String undo(String changed) {
        StringBuilder original = new StringBuilder(text.length());
        int offset = 0;
        int read = 0;
        for (Splice splice : splices) {
            int unchanged = splice.offset - offset;
            original.append(changed, read, read + unchanged);
            read += unchanged;
            if (!changed.startsWith(splice.inserted, read)) {
                return "";
            }
            read += splice.inserted.length();
            original.append(text, splice.offset, splice.offset + splice.removed);
            offset = splice.offset + splice.removed;
        }
        return original.append(changed, read, changed.length()).toString();
    }

    /**
     * Where a character of the changed text is in the caller's.
     *
     * @param changed its offset, after {@link #apply}
     * @return {@link ServerOffsets#NOWHERE} if it was inserted
     */
    int origin(int changed) {
        int offset = 0;
        int read = 0;
        for (Splice splice : splices) {
            int unchanged = splice.offset - offset;
            if (changed < read + unchanged) {
                break;
            }
            read += unchanged;
            if (changed < read + splice.inserted.length()) {
                return ServerOffsets.NOWHERE;
            }
            read += splice.inserted.length();
            offset = splice.offset + splice.removed;
        }
        return offset + changed - read;
    }

    private int parameterCount() {
        int count = 0;
        for (int i = 0; i < tokens.size(); i++) {
            count += tokens.kind(i) == Kind.PARAMETER ? 1 : 0;
        }
        return count;
    }
}
