package io.safedb.jdbc.oracle;

import io.safedb.jdbc.oracle.OracleDatabase.Way;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * The isolation oracle: every case runs in {@code solo}, which physically holds one tenant's rows, as written, and in
 * {@code shared}, which holds two tenants', through whatever stands between. Both must give the same.
 */
final class IsolationOracle implements AutoCloseable {
    /** The other tenant's texts, ids and amounts. */
    private static final Pattern FOREIGN = Pattern.compile("SECRET_B\\S*|\\b\\d{6,}\\b");

    private static final long FIRST_FOREIGN_NUMBER = 900_000;

    private final OracleDatabase solo;
    private final OracleDatabase shared;

    IsolationOracle(Consumer<DataSource> prepare, Function<DataSource, DataSource> guard) throws SQLException {
        this(prepare, admin -> admin, guard);
    }

    /**
     * An oracle whose guarded database is used by another role than the one that made it.
     *
     * @param role makes of the superuser's database the other role's
     */
    IsolationOracle(
            Consumer<DataSource> prepare, Function<DataSource, DataSource> role, Function<DataSource, DataSource> guard)
            throws SQLException {
        this.solo = new OracleDatabase("oracle_solo", true, raw -> {}, admin -> admin, raw -> raw);
        this.shared = new OracleDatabase("oracle_shared", false, prepare, role, guard);
    }

    /** What came of a case, from good to bad. */
    enum Verdict {
        /** The same as in solo. */
        EXACT,
        /** Stopped before the server saw it. */
        REFUSED,
        /** Another answer than in solo, but nobody else's rows. */
        WRONG,
        /** Rows of the other tenant came out. */
        LEAK,
        /** Rows of the other tenant were changed. */
        CHANGED_B
    }

    /** One case's verdict, the worst over the ways in which it ran. */
    record Judged(OracleCase oracleCase, Verdict verdict, String detail) {
        /**
         * Whether nothing is wrong that safedb could prevent. A scoped case may be refused; where either will do, the
         * server may have the last word, as about a key that another tenant has.
         */
        boolean isAcceptable() {
            return switch (oracleCase.expect()) {
                case SCOPED -> verdict == Verdict.EXACT || verdict == Verdict.REFUSED;
                case EITHER -> verdict.compareTo(Verdict.LEAK) < 0;
                case REFUSED -> verdict == Verdict.REFUSED;
            };
        }

        @Override
        public String toString() {
            return oracleCase.id() + " (" + oracleCase.expect() + ") " + verdict + " " + detail + "\n    "
                    + oracleCase.sql();
        }
    }

    Judged judge(OracleCase oracleCase) throws SQLException {
        Set<Way> ways = EnumSet.of(Way.PREPARED);
        if (oracleCase.params().isEmpty()) {
            ways.add(Way.STATEMENT);
        }
        if (Set.of("ins", "upd", "del").contains(oracleCase.category())) {
            ways.add(Way.GENERATED_KEYS);
        }
        Judged worst = new Judged(oracleCase, Verdict.EXACT, "");
        for (Way way : ways) {
            Judged judged = judge(oracleCase, way);
            if (judged.verdict().compareTo(worst.verdict()) > 0) {
                worst = judged;
            }
        }
        return worst;
    }

    private Judged judge(OracleCase oracleCase, Way way) throws SQLException {
        Outcome guarded = shared.run(oracleCase, way);
        List<String> sent = shared.sent();
        if (!shared.restored()) {
            return new Judged(oracleCase, Verdict.CHANGED_B, way + ": committed");
        }
        Set<String> othersBefore = others(shared.seed());
        if (!others(guarded.state).equals(othersBefore)) {
            Set<String> changed = new TreeSet<>(others(guarded.state));
            changed.removeAll(othersBefore);
            return new Judged(oracleCase, Verdict.CHANGED_B, way + ": " + changed);
        }
        if (guarded.rule() != null) {
            // The ids of events and databases are random, and may end in digits alone.
            Set<String> foreign =
                    foreign(UUID.matcher(guarded.returned()).replaceAll(""), oracleCase.sql() + oracleCase.params());
            if (!foreign.isEmpty()) {
                return new Judged(oracleCase, Verdict.LEAK, way + ": the refusal says " + foreign);
            }
            boolean untouched = sent.isEmpty() && guarded.state.equals(shared.seed());
            return untouched
                    ? new Judged(oracleCase, Verdict.REFUSED, guarded.rule())
                    : new Judged(oracleCase, Verdict.WRONG, way + ": refused after the driver saw " + sent);
        }
        Outcome alone = solo.run(oracleCase, way);
        Set<String> foreign = foreign(guarded.returned(), alone.returned() + oracleCase.sql() + oracleCase.params());
        if (!foreign.isEmpty()) {
            return new Judged(oracleCase, Verdict.LEAK, way + ": " + foreign);
        }
        if (!guarded.sameAnswer(alone, oracleCase.isOrdered())) {
            return new Judged(
                    oracleCase,
                    Verdict.WRONG,
                    way + ": " + shorten(guarded.returned()) + " instead of " + shorten(alone.returned()) + " by "
                            + sent);
        }
        if (!own(guarded.state).equals(own(alone.state))) {
            return new Judged(oracleCase, Verdict.WRONG, way + ": another state of the tenant's own rows, by " + sent);
        }
        return new Judged(oracleCase, Verdict.EXACT, "");
    }

    private static String shorten(String text) {
        return text.length() > 400 ? text.substring(0, 400) + "…" : text;
    }

    private static Set<String> others(List<String> state) {
        return state.stream().filter(row -> !row.startsWith("org_a ")).collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> own(List<String> state) {
        return state.stream().filter(row -> row.startsWith("org_a ")).toList();
    }

    /** What of the other tenant's data stands in a text and is not known without him. */
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private static Set<String> foreign(String returned, String known) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = FOREIGN.matcher(returned);
        while (matcher.find()) {
            String token = matcher.group();
            boolean number = Character.isDigit(token.charAt(0));
            if (!known.contains(token)
                    && (!number || token.length() > 18 || Long.parseLong(token) >= FIRST_FOREIGN_NUMBER)) {
                found.add(token);
            }
        }
        return found;
    }

    /** The summary line and the table per category. */
    static String report(List<Judged> judged) {
        Map<OracleCase.Expect, Map<Verdict, Integer>> totals = new EnumMap<>(OracleCase.Expect.class);
        Map<String, Map<Verdict, Integer>> categories = new TreeMap<>();
        for (Judged one : judged) {
            totals.computeIfAbsent(one.oracleCase().expect(), e -> new EnumMap<>(Verdict.class))
                    .merge(one.verdict(), 1, Integer::sum);
            categories
                    .computeIfAbsent(
                            one.oracleCase().category() + " "
                                    + one.oracleCase().expect().name().toLowerCase(java.util.Locale.ROOT),
                            c -> new EnumMap<>(Verdict.class))
                    .merge(one.verdict(), 1, Integer::sum);
        }
        List<String> parts = new ArrayList<>();
        totals.forEach((expect, verdicts) -> verdicts.forEach((verdict, count) -> parts.add(count + " "
                + expect.name().toLowerCase(java.util.Locale.ROOT) + " "
                + verdict.name().toLowerCase(java.util.Locale.ROOT))));
        StringBuilder text = new StringBuilder("SQL oracle: ").append(String.join(", ", parts));
        categories.forEach((category, verdicts) ->
                text.append(String.format(java.util.Locale.ROOT, "%n  %-24s %s", category, verdicts)));
        return text.toString();
    }

    @Override
    public void close() throws SQLException {
        solo.close();
        shared.close();
    }
}
