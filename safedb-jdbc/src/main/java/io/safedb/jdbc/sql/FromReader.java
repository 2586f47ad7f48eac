package io.safedb.jdbc.sql;

import io.safedb.guard.Call.Touch;
import io.safedb.jdbc.sql.FromItem.Join.Kind;
import io.safedb.jdbc.sql.lexer.Tokens;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads FROM and USING: relations, sub-selects, functions and joins of them. */
final class FromReader {
    private final Reading reading;
    private final ExpressionReader expressions;
    private final QueryReader queries;
    private final DocumentTableReader documents;
    private final RelationReader relations;

    FromReader(Reading reading, ExpressionReader expressions, QueryReader queries) {
        this.reading = reading;
        this.expressions = expressions;
        this.queries = queries;
        this.documents = new DocumentTableReader(reading, expressions);
        this.relations = new RelationReader(reading, expressions, queries);
    }

    RelationReader relations() {
        return relations;
    }

    /** Reads items separated by commas into a level. */
    void list(QueryLevel level) {
        do {
            level.from.add(item());
        } while (reading.acceptMark(","));
    }

    /** Reads one item with the joins that follow it. */
    FromItem item() {
        reading.enter();
        FromItem item = joins(primary());
        reading.leave();
        return item;
    }

    private FromItem joins(FromItem first) {
        FromItem left = first;
        while (true) {
            if (reading.acceptWord("cross")) {
                reading.expectWord("join");
                left = new FromItem.Join(Kind.INNER, left, primary(), -1, -1, false);
            } else if (reading.acceptWord("natural")) {
                Kind kind = kind();
                left = new FromItem.Join(kind, left, primary(), -1, -1, true);
                natural();
            } else if (isJoin()) {
                Kind kind = kind();
                // The right side takes in every join up to the condition that belongs to this one.
                FromItem right = item();
                left = condition(kind, left, right);
            } else {
                return left;
            }
        }
    }

    /** What a natural join may compare the tenant column with. */
    private void natural() {
        if (reading.otherNames != null) {
            Operand other = new Operand();
            reading.otherNames.meetTenantColumn(other, reading.tenantColumn());
            if (other.literal || other.parameters().length > 0) {
                reading.compared(other);
            }
        }
    }

    private boolean isJoin() {
        return reading.isWord("join")
                || reading.isWord("inner")
                || reading.isWord("left")
                || reading.isWord("right")
                || reading.isWord("full");
    }

    private Kind kind() {
        Kind kind = Kind.INNER;
        if (!reading.acceptWord("inner")) {
            if (reading.acceptWord("left")) {
                kind = Kind.LEFT;
            } else if (reading.acceptWord("right")) {
                kind = Kind.RIGHT;
            } else if (reading.acceptWord("full")) {
                kind = Kind.FULL;
            }
            if (kind != Kind.INNER) {
                reading.acceptWord("outer");
            }
        }
        reading.expectWord("join");
        return kind;
    }

    private FromItem condition(Kind kind, FromItem left, FromItem right) {
        int on = reading.at();
        if (reading.acceptWord("on")) {
            expressions.condition();
            return new FromItem.Join(kind, left, right, on, reading.before(), false);
        }
        reading.expectWord("using");
        reading.expectMark("(");
        do {
            String column = reading.columnName();
            if (reading.isTenantColumn(column)) {
                Operand other = new Operand();
                other.column = true;
                if (reading.otherNames != null) {
                    reading.otherNames.meetTenantColumn(other, column);
                }
                reading.compared(other);
            }
        } while (reading.acceptMark(","));
        reading.expectMark(")");
        FromItem side = right;
        if (reading.acceptWord("as")) {
            // The alias hides nothing, but it is one more name in this FROM: no relation may share it.
            side = new FromItem.Join(Kind.INNER, right, new FromItem.Derived(reading.columnName()), -1, -1, false);
        }
        return new FromItem.Join(kind, left, side, -1, -1, true);
    }

    private FromItem primary() {
        reading.countItem();
        boolean lateral = reading.acceptWord("lateral");
        if (reading.isMark("(")) {
            return named(inBrackets());
        }
        if (reading.isWord("rows") && reading.isWord(1, "from") && reading.isMark(2, "(")) {
            reading.next();
            reading.next();
            reading.next();
            do {
                function();
                if (reading.acceptWord("as")) {
                    columnDefinitions();
                }
            } while (reading.acceptMark(","));
            reading.expectMark(")");
            return functionAlias(null);
        }
        if (isFunction()) {
            String name = function();
            return functionAlias(name);
        }
        if (lateral) {
            // No statement to the server, but one with a sub-select in the relation's place.
            throw reading.unexpected();
        }
        return relations.relation(Touch.READ);
    }

    /** What stood in brackets: an item, or nothing but a query. */
    private record Inside(FromItem item, @Nullable Query query) {}

    /**
     * Reads brackets that hold a query, a set operation or a join; which one shows behind the inner brackets. What
     * stands behind the closing bracket is left to the caller.
     */
    private Inside inBrackets() {
        reading.enter();
        reading.next();
        Inside inside;
        if (reading.isQuery(reading.at())) {
            inside = new Inside(new FromItem.Derived(null), queries.query());
        } else if (reading.isMark("(") && reading.isQueryAfterBrackets()) {
            Inside inner = inBrackets();
            if (inner.query != null && queries.continuesQuery()) {
                inside = new Inside(inner.item, queries.continueQuery(inner.query));
            } else if (inner.query != null && reading.isMark(")")) {
                inside = inner;
            } else {
                inside = new Inside(joins(named(inner)), null);
            }
        } else {
            inside = new Inside(item(), null);
        }
        reading.expectMark(")");
        reading.leave();
        return inside;
    }

    /** Reads the alias behind brackets. */
    private FromItem named(Inside inside) {
        String alias = relations.alias();
        List<String> columns = alias != null && reading.isMark("(") ? reading.columnList() : List.of();
        if (inside.query != null) {
            reading.otherNames().note(inside.query, alias, columns);
            return new FromItem.Derived(alias, inside.query, columns);
        }
        return alias == null ? inside.item : new FromItem.Hidden(alias, inside.item);
    }

    private boolean isFunction() {
        int i = reading.at();
        Tokens tokens = reading.tokens;
        if (!tokens.isName(i) || tokens.isWord(i, "only")) {
            return false;
        }
        while (tokens.isMark(i + 1, ".") && tokens.isName(i + 2)) {
            i += 2;
        }
        return tokens.isMark(i + 1, "(");
    }

    /** Reads a call that stands for a relation; returns its last name. */
    private String function() {
        if (documents.isNext()) {
            String name = reading.tokens.word(reading.at());
            documents.call();
            return name;
        }
        int first = reading.at();
        expressions.operands().operand();
        int last = first;
        while (reading.tokens.isMark(last + 1, ".")) {
            last += 2;
        }
        return reading.tokens.word(last);
    }

    private FromItem functionAlias(@Nullable String function) {
        if (reading.isWord("with") && reading.isWord(1, "ordinality")) {
            reading.next();
            reading.next();
        }
        if (reading.isWord("as") && reading.isMark(1, "(")) {
            reading.next();
            columnDefinitions();
            return new FromItem.Derived(function);
        }
        String alias = relations.alias();
        if (alias != null && reading.isMark("(")) {
            columnDefinitions();
        }
        return new FromItem.Derived(alias == null ? function : alias);
    }

    /** Reads {@code (a, b)} or {@code (a int, b text COLLATE c)}. */
    private void columnDefinitions() {
        reading.expectMark("(");
        do {
            reading.columnName();
            if (!reading.isMark(",") && !reading.isMark(")")) {
                expressions.types().type();
                if (reading.acceptWord("collate")) {
                    reading.qualifiedName();
                }
            }
        } while (reading.acceptMark(","));
        reading.expectMark(")");
    }
}
