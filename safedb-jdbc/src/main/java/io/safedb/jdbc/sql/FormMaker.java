package io.safedb.jdbc.sql;

import io.safedb.RowCondition;
import io.safedb.guard.Finding;
import io.safedb.jdbc.sql.lexer.ServerOffsets;
import io.safedb.jdbc.sql.lexer.SqlLexer;
import io.safedb.jdbc.sql.lexer.Unreadable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes of a text that was read the texts that are sent: narrows it, reads the result again, lets the proof compare the
 * two, and adds what is to be counted before. What cannot be proven is no form. Immutable; safe on any thread.
 */
final class FormMaker {
    private final ReaderFacts facts;

    FormMaker(ReaderFacts facts) {
        this.facts = facts;
    }

    /** Makes a form of a text that was read before. */
    SqlStatement.Made make(String sql, SqlForm form) {
        try {
            Reading reading = read(sql, narrowedIn(form));
            WholeText whole = WholeText.read(reading);
            for (Finding finding : reading.findings) {
                if (finding.kind() == Finding.Kind.UNNARROWABLE) {
                    return new SqlStatement.Made(null, finding);
                }
            }
            return make(reading, sql, whole, form);
        } catch (Unreadable e) {
            return new SqlStatement.Made(null, new Finding(Finding.Kind.UNREADABLE, "SQL", e.sentence()));
        }
    }

    private Predicate<String> narrowedIn(SqlForm form) {
        return form.tenant() ? facts.isTenantTable() : relation -> false;
    }

    /** Narrows and proves. */
    SqlStatement.Made make(Reading reading, String sql, WholeText whole, SqlForm form) {
        try {
            Splices splices = SqlNarrower.narrow(reading, sql, facts, form);
            NarrowedSql narrowed = splices.apply();
            Reading again = reading;
            if (!splices.isEmpty()) {
                again = read(narrowed.text(), narrowedIn(form));
                WholeText.read(again);
            }
            if (SqlProof.holds(reading, again, facts.tenantColumn(), narrowed, form)
                    && splices.undo(narrowed.text()).equals(sql)) {
                return new SqlStatement.Made(narrowed.with(counts(reading, sql, form)), null);
            }
        } catch (Unnarrowable e) {
            return new SqlStatement.Made(null, e.finding());
        } catch (Unreadable e) {
            // What was made of a readable text should be readable; it is not sent.
        }
        return new SqlStatement.Made(
                null,
                new Finding(
                        Finding.Kind.UNNARROWABLE,
                        whole.operation(),
                        "it could not be shown that the narrowed statement touches one tenant's rows only"));
    }

    /** What to count before a form is sent, for each change that leaves locked rows alone. */
    private List<LockedCount> counts(Reading reading, String sql, SqlForm form) {
        if (form.locked().isEmpty()) {
            return List.of();
        }
        LockedCounting counting = new LockedCounting(reading, sql);
        List<LockedCount> counts = new ArrayList<>();
        for (QueryLevel level : reading.levels) {
            RowCondition locked = level.target == null ? null : form.locked().get(level.target.name());
            if (level.target != null && locked != null && level.changes) {
                LockedCounting.Query query = counting.query(level, level.target, locked);
                Reading asked = read(query.text(), narrowedIn(form));
                WholeText whole = WholeText.read(asked);
                counting.check(level.target, query, asked);
                SqlStatement.Made made = make(asked, query.text(), whole, new SqlForm(form.tenant(), false, Map.of()));
                counts.add(counting.count(level.target, query, made));
            }
        }
        return counts;
    }

    /**
     * Where the server would see a place, had the caller's text been sent. Makes the form again.
     *
     * @param server the offset in what the server got of the form
     * @return {@link ServerOffsets#NOWHERE} if nothing of the caller's stands there
     */
    int callerOffset(String sql, SqlForm form, String sent, int server) {
        try {
            Reading reading = read(sql, narrowedIn(form));
            WholeText.read(reading);
            Splices splices = SqlNarrower.narrow(reading, sql, facts, form);
            int offset = splices.apply().text().equals(sent)
                    ? new ServerOffsets(sent).inText(server)
                    : ServerOffsets.NOWHERE;
            int origin = offset < 0 ? offset : splices.origin(offset);
            return origin < 0 ? origin : new ServerOffsets(sql).atServer(origin);
        } catch (Unnarrowable | Unreadable e) {
            return ServerOffsets.NOWHERE;
        }
    }

    /** The one relation whose rows a query shows; null if there is none, or more than one. */
    @Nullable
    String rowsOf(String sql) {
        try {
            Reading reading = read(sql, facts.isTenantTable());
            WholeText.read(reading);
            for (QueryLevel level : reading.levels) {
                if (level.first == 0 && level.kind != QueryLevel.Kind.CHANGE && level.target == null) {
                    return level.from.size() == 1 && level.from.get(0) instanceof FromItem.Relation relation
                            ? relation.name()
                            : null;
                }
            }
        } catch (Unreadable e) {
            // Nobody knows whose rows it shows.
        }
        return null;
    }

    private Reading read(String text, Predicate<String> narrowed) {
        return new Reading(SqlLexer.scan(text), facts, narrowed);
    }
}
