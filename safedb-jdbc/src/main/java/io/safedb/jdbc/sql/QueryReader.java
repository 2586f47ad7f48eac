package io.safedb.jdbc.sql;

import io.safedb.guard.Call;
import io.safedb.guard.Finding;
import io.safedb.jdbc.sql.Tokens.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads SELECT, VALUES, TABLE and set operations of them, with WITH before and ORDER BY, LIMIT and locks behind.
 *
 * <p>The methods stand in the order of the grammar: {@link #statement} and {@link #query} take WITH and one body, a
 * body is arms joined by set operations and a tail, an arm is a SELECT, a VALUES list, a TABLE or a query in brackets.
 * Every SELECT and TABLE becomes a {@link QueryLevel} of the reading, wherever it stands: the narrower needs no tree
 * above them, since a predicate belongs to one level only.
 *
 * <p>What WITH names is kept in {@link CteNames}, which grows as the clause is read and is put back when the statement
 * that has it ends: a name is visible in the siblings behind it, in the body, and with RECURSIVE in all of the clause.
 * That must be exact in one direction above all, for a table that is taken for a CTE is a table without a predicate.
 *
 * <p>Brackets that open with a query are the one place where the grammar does not show at once what it is. They may
 * hold a query, a set operation that begins with one, or (in expressions) more behind a sub-select, (in FROM) a join.
 * {@link OperandReader} and {@link FromReader} read the inner brackets first and then ask {@link #continuesQuery}.
 */
final class QueryReader {
    private final Reading reading;
    private final ExpressionReader expressions;
    private final FromReader from;
    private final ChangeReader changes;
    private @Nullable CteNames names;

    QueryReader(Reading reading) {
        this.reading = reading;
        this.expressions = new ExpressionReader(reading, this);
        this.from = new FromReader(reading, expressions, this);
        this.changes = new ChangeReader(reading, expressions, from, this);
    }

    ExpressionReader expressions() {
        return expressions;
    }

    /** Whether an unqualified name means a CTE here. */
    boolean isCte(String name) {
        return CteNames.has(names, name);
    }

    /**
     * Reads a query or a statement that changes rows, WITH included.
     *
     * @return the first word of the statement itself
     */
    String statement() {
        reading.enter();
        CteNames outer = names;
        int first = reading.at();
        if (reading.isWord("with")) {
            with();
        }
        reading.returning = false;
        TokenSpan context = context(outer, first);
        String verb = reading.kind() == Kind.WORD ? reading.tokens.word(reading.at()) : "select";
        switch (verb) {
            case "insert" -> changes.insert();
            case "update" -> changes.update(context);
            case "delete" -> changes.delete(context);
            case "merge" -> changes.merge();
            default -> {
                verb = "select";
                queryBody();
            }
        }
        names = outer;
        reading.leave();
        return verb;
    }

    /** The WITH clause that the names in a statement rest on; null if another statement has it. */
    private @Nullable TokenSpan context(@Nullable CteNames outer, int first) {
        if (names == null) {
            return TokenSpan.NONE;
        }
        return outer == null ? new TokenSpan(first, reading.before()) : null;
    }

    /** Reads a query, WITH included. */
    Query query() {
        reading.enter();
        CteNames outer = names;
        if (reading.isWord("with")) {
            with();
        }
        Query query = queryBody();
        names = outer;
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
        Query query = new Query();
        setOperations(query);
        tail(query);
        Operand operand = query.asOperand();
        operand.add(firstArm);
        return operand;
    }

    private Query queryBody() {
        Query query = new Query();
        arm(query);
        setOperations(query);
        tail(query);
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
            FromItem item = from.relation(Call.Touch.READ);
            level.from.add(item);
            Operand star = new Operand();
            star.star = true;
            star.column = true;
            level.outputs.add(star);
            level.filter = new Clause(-1, reading.before());
            reading.levels.add(level);
            query.selects.add(level);
        } else if (reading.isWord("select")) {
            query.selects.add(select());
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

    private QueryLevel select() {
        reading.enter();
        QueryLevel level = new QueryLevel(QueryLevel.Kind.SELECT, reading.next(), null);
        reading.levels.add(level);
        if (reading.acceptWord("distinct")) {
            if (reading.acceptWord("on")) {
                reading.expectMark("(");
                int before = reading.levels.size();
                expressionList();
                markKeys(before);
                reading.expectMark(")");
            }
        } else {
            reading.acceptWord("all");
        }
        selectList(level);
        if (reading.acceptWord("into")) {
            into();
        }
        if (reading.acceptWord("from")) {
            from.list(level);
        }
        level.filter = where();
        if (reading.acceptWord("group")) {
            groupBy();
        }
        if (reading.acceptWord("having")) {
            expressions.condition();
        }
        if (reading.acceptWord("window")) {
            do {
                reading.columnName();
                reading.expectWord("as");
                windowDefinition();
            } while (reading.acceptMark(","));
        }
        reading.leave();
        return level;
    }

    /** Reads WHERE with its condition if it follows. */
    Clause where() {
        int keyword = reading.at();
        if (!reading.acceptWord("where")) {
            return new Clause(-1, reading.before());
        }
        expressions.condition();
        return new Clause(keyword, reading.before());
    }

    private void into() {
        if (!reading.acceptWord("temporary") && !reading.acceptWord("temp")) {
            reading.acceptWord("unlogged");
        }
        reading.acceptWord("table");
        String name = reading.anyName();
        while (reading.acceptMark(".")) {
            name = reading.anyName();
        }
        reading.find(Finding.Kind.DESTRUCTIVE, name, "SELECT INTO creates a table");
        reading.find(Finding.Kind.UNNARROWABLE, name, "SELECT INTO copies rows to a table without a policy");
    }

    /** Reads a select list or the list of RETURNING. */
    void selectList(QueryLevel level) {
        if (endsSelectList()) {
            return;
        }
        do {
            level.outputs.add(output());
        } while (reading.acceptMark(","));
        level.listEnd = reading.before();
    }

    private boolean endsSelectList() {
        return switch (reading.kind()) {
            case END -> true;
            case MARK -> reading.isMark(")") || reading.isMark(";");
            case WORD ->
                switch (reading.tokens.word(reading.at())) {
                    case "from",
                            "into",
                            "where",
                            "group",
                            "having",
                            "window",
                            "union",
                            "intersect",
                            "except",
                            "order",
                            "limit",
                            "offset",
                            "fetch",
                            "for" -> true;
                    default -> false;
                };
            default -> false;
        };
    }

    private Operand output() {
        if (reading.acceptOperator("*")) {
            Operand star = new Operand();
            star.star = true;
            star.column = true;
            return star;
        }
        Operand output = expressions.expression();
        if (reading.acceptWord("as")) {
            reading.anyName();
        } else if (reading.kind() == Kind.QUOTED
                || (reading.kind() == Kind.WORD && SqlKeywords.isBareLabel(reading.tokens.word(reading.at())))) {
            reading.next();
        }
        return output;
    }

    private void groupBy() {
        reading.expectWord("by");
        if (!reading.acceptWord("all")) {
            reading.acceptWord("distinct");
        }
        int before = reading.levels.size();
        groups();
        markKeys(before);
    }

    private void markKeys(int firstLevel) {
        for (QueryLevel level : reading.levels.subList(firstLevel, reading.levels.size())) {
            level.inKey = true;
        }
    }

    private void groups() {
        reading.enter();
        do {
            if ((reading.isWord("rollup") || reading.isWord("cube")) && reading.isMark(1, "(")) {
                reading.next();
                reading.next();
                expressionList();
                reading.expectMark(")");
            } else if (reading.isWord("grouping") && reading.isWord(1, "sets")) {
                reading.next();
                reading.next();
                reading.expectMark("(");
                groups();
                reading.expectMark(")");
            } else if (reading.isMark("(") && reading.isMark(1, ")")) {
                reading.next();
                reading.next();
            } else {
                expressions.expression();
            }
        } while (reading.acceptMark(","));
        reading.leave();
    }

    private void expressionList() {
        do {
            expressions.expression();
        } while (reading.acceptMark(","));
    }

    private void tail(Query query) {
        while (reading.kind() == Kind.WORD) {
            switch (reading.tokens.word(reading.at())) {
                case "order" -> orderBy();
                case "limit" -> {
                    reading.next();
                    if (!reading.acceptWord("all")) {
                        expressions.expression();
                        query.limited = true;
                    }
                }
                case "offset" -> {
                    reading.next();
                    expressions.expression();
                    if (!reading.acceptWord("row")) {
                        reading.acceptWord("rows");
                    }
                }
                case "fetch" -> {
                    fetch();
                    query.limited = true;
                }
                case "for" -> lock(query);
                default -> {
                    return;
                }
            }
        }
    }

    /** Reads ORDER BY with its keys. */
    void orderBy() {
        reading.expectWord("order");
        reading.expectWord("by");
        do {
            expressions.expression();
            if (reading.acceptWord("using")) {
                if (reading.isWord("operator")) {
                    expressions.namedOperator();
                } else if (reading.kind() == Kind.OPERATOR) {
                    reading.next();
                } else {
                    throw reading.unexpected();
                }
            } else if (!reading.acceptWord("asc")) {
                reading.acceptWord("desc");
            }
            if (reading.acceptWord("nulls") && !reading.acceptWord("first")) {
                reading.expectWord("last");
            }
        } while (reading.acceptMark(","));
    }

    private void fetch() {
        reading.next();
        if (!reading.acceptWord("first")) {
            reading.expectWord("next");
        }
        if (!reading.isWord("row") && !reading.isWord("rows")) {
            if (!reading.acceptOperator("-")) {
                reading.acceptOperator("+");
            }
            expressions.operands().operand();
        }
        if (!reading.acceptWord("row")) {
            reading.expectWord("rows");
        }
        if (!reading.acceptWord("only")) {
            reading.expectWord("with");
            reading.expectWord("ties");
        }
    }

    private void lock(Query query) {
        reading.next();
        if (reading.acceptWord("read")) {
            reading.expectWord("only");
            return;
        }
        if (reading.acceptWord("no")) {
            reading.expectWord("key");
            reading.expectWord("update");
        } else if (reading.acceptWord("key")) {
            reading.expectWord("share");
        } else if (!reading.acceptWord("share")) {
            reading.expectWord("update");
        }
        if (reading.acceptWord("of")) {
            do {
                reading.qualifiedName();
            } while (reading.acceptMark(","));
        }
        if (reading.acceptWord("skip")) {
            reading.expectWord("locked");
        } else {
            reading.acceptWord("nowait");
        }
        for (QueryLevel select : query.selects) {
            select.locks = true;
        }
    }

    /** Reads {@code (…)} of OVER or WINDOW. */
    void windowDefinition() {
        reading.expectMark("(");
        if (reading.isColumnName() && !isWindowClause()) {
            reading.next();
        }
        if (reading.acceptWord("partition")) {
            reading.expectWord("by");
            expressionList();
        }
        if (reading.isWord("order")) {
            orderBy();
        }
        if (reading.isWord("range") || reading.isWord("rows") || reading.isWord("groups")) {
            reading.next();
            if (reading.acceptWord("between")) {
                frameBound();
                reading.expectWord("and");
            }
            frameBound();
            if (reading.acceptWord("exclude")) {
                while (reading.kind() == Kind.WORD) {
                    reading.next();
                }
            }
        }
        reading.expectMark(")");
    }

    private boolean isWindowClause() {
        return reading.isWord("partition")
                || reading.isWord("range")
                || reading.isWord("rows")
                || reading.isWord("groups");
    }

    private void frameBound() {
        if (reading.acceptWord("unbounded")) {
            followingOrPreceding();
        } else if (reading.isWord("current") && reading.isWord(1, "row")) {
            reading.next();
            reading.next();
        } else {
            expressions.chain();
            followingOrPreceding();
        }
    }

    private void followingOrPreceding() {
        if (!reading.acceptWord("preceding")) {
            reading.expectWord("following");
        }
    }

    private void with() {
        reading.next();
        boolean recursive = reading.acceptWord("recursive");
        List<String> ahead = recursive ? namesAhead() : List.of();
        for (String name : ahead) {
            names = new CteNames(name, names);
        }
        List<String> met = new ArrayList<>();
        do {
            reading.countItem();
            String name = reading.columnName();
            met.add(name);
            if (reading.acceptMark("(")) {
                columnNames();
                reading.expectMark(")");
            }
            reading.expectWord("as");
            if (reading.acceptWord("not")) {
                reading.expectWord("materialized");
            } else {
                reading.acceptWord("materialized");
            }
            reading.expectMark("(");
            statement();
            reading.expectMark(")");
            names = new CteNames(name, names);
            searchAndCycle();
        } while (reading.acceptMark(","));
        if (recursive && !met.equals(ahead)) {
            // A name taken for a CTE that is none would be a table without a predicate.
            throw new Unreadable(reading.tokens.start(reading.at()), "a WITH RECURSIVE list that is not plain");
        }
    }

    /** All names of a WITH RECURSIVE clause: each is visible in every body. Reads nothing. */
    private List<String> namesAhead() {
        List<String> found = new ArrayList<>();
        Tokens tokens = reading.tokens;
        int depth = 0;
        boolean name = true;
        for (int i = reading.at(); tokens.kind(i) != Kind.END; i++) {
            if (depth == 0 && name) {
                found.add(tokens.word(i));
                name = false;
            } else if (tokens.isMark(i, "(")) {
                depth++;
            } else if (tokens.isMark(i, ")")) {
                depth--;
            } else if (depth == 0 && tokens.isMark(i, ",")) {
                // A list of columns behind SEARCH or CYCLE has commas too; a name is followed by AS or a bracket.
                name = tokens.isName(i + 1) && (tokens.isWord(i + 2, "as") || tokens.isMark(i + 2, "("));
            } else if (depth == 0
                    && (tokens.isWord(i, "select")
                            || tokens.isWord(i, "insert")
                            || tokens.isWord(i, "update")
                            || tokens.isWord(i, "delete")
                            || tokens.isWord(i, "merge")
                            || tokens.isWord(i, "values")
                            || tokens.isWord(i, "table"))
                    && tokens.isMark(i - 1, ")")) {
                break;
            }
            if (depth < 0) {
                break;
            }
        }
        return found;
    }

    private void columnNames() {
        do {
            reading.columnName();
        } while (reading.acceptMark(","));
    }

    private void searchAndCycle() {
        if (reading.acceptWord("search")) {
            if (!reading.acceptWord("depth")) {
                reading.expectWord("breadth");
            }
            reading.expectWord("first");
            reading.expectWord("by");
            columnNames();
            reading.expectWord("set");
            reading.columnName();
        }
        if (reading.acceptWord("cycle")) {
            columnNames();
            reading.expectWord("set");
            reading.columnName();
            if (reading.acceptWord("to")) {
                expressions.expression();
                reading.expectWord("default");
                expressions.expression();
            }
            reading.expectWord("using");
            reading.columnName();
        }
    }
}
