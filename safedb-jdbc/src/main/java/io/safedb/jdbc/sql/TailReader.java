package io.safedb.jdbc.sql;

import io.safedb.jdbc.sql.lexer.Tokens.Kind;

/** Reads what stands behind the arms of a query: ORDER BY, LIMIT, OFFSET, FETCH and locks, in any order. */
final class TailReader {
    private final Reading reading;
    private final ExpressionReader expressions;

    TailReader(Reading reading, ExpressionReader expressions) {
        this.reading = reading;
        this.expressions = expressions;
    }

    /** Reads all of it into a query. */
    void tail(Query query) {
        while (reading.kind() == Kind.WORD) {
            switch (reading.tokens.word(reading.at())) {
                case "order" -> {
                    int before = reading.levels.size();
                    orderBy();
                    if (query.distinct) {
                        reading.markKeys(before);
                    }
                }
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
                    expressions.words().namedOperator();
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
}
