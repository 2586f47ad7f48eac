package io.safedb.jdbc.sql;

import io.safedb.guard.Call;
import io.safedb.guard.Finding;
import io.safedb.jdbc.sql.lexer.Tokens.Kind;
import io.safedb.jdbc.sql.lexer.Unreadable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads SELECT, VALUES, TABLE and set operations of them, with WITH before and ORDER BY, LIMIT and locks behind.
 *
 * <p>The methods stand in the order of the grammar: {@link #statement} and {@link #query} take WITH and one body, a
 * body is arms joined by set operations and a tail, an arm is a SELECT ({@link SelectReader}), a VALUES list, a TABLE
 * or a query in brackets. Every SELECT and TABLE becomes a {@link QueryLevel} of the reading, wherever it stands: the
 * narrower needs no tree above them, since a predicate belongs to one level only.
 *
 * <p>Brackets that open with a query are the one place where the grammar does not show at once what it is. They may
 * hold a query, a set operation that begins with one, or (in expressions) more behind a sub-select, (in FROM) a join.
 * {@link OperandReader} and {@link FromReader} read the inner brackets first and then ask {@link #continuesQuery}.
 */
final class QueryReader {
    private final Reading reading;
    private final ExpressionReader expressions;
    private final FromReader from;
    private final WithReader ctes;
    private final TailReader tails;
    private final WindowReader windows;
    private final SelectReader selects;

    QueryReader(Reading reading) {
        this.reading = reading;
        this.expressions = new ExpressionReader(reading, this);
        this.from = new FromReader(reading, expressions, this);
        this.ctes = new WithReader(reading, expressions, this);
        this.tails = new TailReader(reading, expressions);
        this.windows = new WindowReader(reading, expressions, tails);
        this.selects = new SelectReader(reading, expressions, from, windows);
    }

    ExpressionReader expressions() {
        return expressions;
    }

    /** What an unqualified name means as a CTE here; null if it is none. */
    @Nullable
    CteNames cte(String name) {
        return ctes.cte(name);
    }

    /**
     * A statement that was read.
     *
     * @param verb its first word, WITH aside
     * @param rows what it gives; without columns if it gives none
     */
    record Statement(String verb, Query rows) {}

    /** Reads a query or a statement that changes rows, WITH included. */
    Statement statement() {
        reading.enter();
        int first = reading.at();
        begin(first);
        CteNames outer = ctes.enter();
        reading.returning = false;
        TokenSpan context = ctes.context(outer, first);
        String verb = reading.kind() == Kind.WORD ? reading.tokens.word(reading.at()) : "select";
        Query rows = switch (verb) {
            case "insert", "update", "delete", "merge" ->
                new ChangeReader(reading, expressions, from, this).change(verb, context);
            default -> {
                verb = "select";
                yield queryBody();
            }
        };
        ctes.leave(outer);
        reading.leave();
        return new Statement(verb, rows);
    }

    private void begin(int first) {
        if (reading.body < 0) {
            reading.body = first;
        }
    }

    /** Reads a query, WITH included. */
    Query query() {
        reading.enter();
        begin(reading.at());
        CteNames outer = ctes.enter();
        Query query = queryBody();
        ctes.leave(outer);
        reading.leave();
        return query;
    }

    /** Reads a query where it stands for a value or a list of values. */
    Operand subselect() {
        return query().asOperand();
    }

    /** Whether what follows goes on with a query whose first arm was in brackets. */
    boolean continuesQuery() {
        return reading.kind() == Kind.WORD
                && switch (reading.tokens.word(reading.at())) {
                    case "union", "intersect", "except", "order", "limit", "offset", "fetch", "for" -> true;
                    default -> false;
                };
    }

    /** Reads the rest of such a query. */
    Operand continueQuery(Operand firstArm) {
        Operand operand = continueQuery(new Query()).asOperand();
        operand.add(firstArm);
        return operand;
    }

    /** Reads the rest of such a query into it. */
    Query continueQuery(Query query) {
        setOperations(query);
        tails.tail(query);
        return query;
    }

    private Query queryBody() {
        Query query = new Query();
        arm(query);
        setOperations(query);
        tails.tail(query);
        if (!query.limited) {
            for (QueryLevel select : query.selects) {
                noteUnfiltered(select);
            }
        }
        return query;
    }

    private void noteUnfiltered(QueryLevel select) {
        if (select.filter.present() || select.from.size() != 1) {
            return;
        }
        if (select.from.get(0) instanceof FromItem.Relation relation && relation.tenant()) {
            reading.find(Finding.Kind.UNFILTERED_READ, relation.name(), "it is read without WHERE, LIMIT or join");
        }
    }

    private void setOperations(Query query) {
        while (reading.isWord("union") || reading.isWord("intersect") || reading.isWord("except")) {
            reading.next();
            if (!reading.acceptWord("all")) {
                reading.acceptWord("distinct");
            }
            arm(query);
        }
    }

    private void arm(Query query) {
        if (reading.isMark("(")) {
            reading.enter();
            reading.next();
            Query inner = query();
            reading.expectMark(")");
            query.selects.addAll(inner.selects);
            query.rows.addAll(inner.rows);
            query.limited |= inner.limited;
            reading.leave();
        } else if (reading.isWord("values")) {
            reading.next();
            do {
                reading.expectMark("(");
                query.rows.add(row());
            } while (reading.acceptMark(","));
        } else if (reading.isWord("table")) {
            QueryLevel level = new QueryLevel(QueryLevel.Kind.TABLE, reading.next(), null);
            int name = reading.at();
            FromItem item = from.relations().relation(Call.Touch.READ);
            int nameEnd = item instanceof FromItem.Relation relation ? relation.last() : name;
            if (reading.before() != nameEnd) {
                // Made a SELECT of, it would be a statement that the server takes; as it stands it takes no alias.
                throw new Unreadable(reading.tokens.start(nameEnd + 1), "TABLE takes a name and nothing else");
            }
            level.from.add(item);
            Operand star = new Operand();
            star.star = true;
            star.column = true;
            level.output(star, null);
            level.filter = new Clause(-1, reading.before());
            reading.levels.add(level);
            query.selects.add(level);
        } else if (reading.isWord("select")) {
            QueryLevel select = selects.select();
            query.distinct |= select.distinct;
            query.selects.add(select);
        } else {
            throw reading.unexpected();
        }
    }

    /** Reads the values of a row whose opening bracket has been read, and the closing one. */
    InsertSite.Row row() {
        List<Operand> values = new ArrayList<>();
        do {
            values.add(expressions.expression());
        } while (reading.acceptMark(","));
        int close = reading.at();
        reading.expectMark(")");
        return new InsertSite.Row(close, values);
    }

    /** Reads WHERE with its condition if it follows. */
    Clause where() {
        return selects.where();
    }

    /** Reads a select list or the list of RETURNING. */
    void selectList(QueryLevel level) {
        selects.selectList(level);
    }

    /** Reads ORDER BY with its keys. */
    void orderBy() {
        tails.orderBy();
    }

    /** Reads {@code (…)} of OVER or WINDOW. */
    void windowDefinition() {
        windows.definition();
    }
}
