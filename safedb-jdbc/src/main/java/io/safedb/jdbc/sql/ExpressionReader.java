package io.safedb.jdbc.sql;

import io.safedb.guard.Finding;
import io.safedb.jdbc.sql.lexer.Tokens;
import io.safedb.jdbc.sql.lexer.Tokens.Kind;
import java.util.Set;

/**
 * Reads expressions for what matters in them: sub-selects, functions, and what the tenant column is compared with.
 *
 * <p>Precedence matters at one place only: AND and OR separate. What stands between them is one flat chain of operands
 * and operators. If the chain mentions the tenant column anywhere and holds anything that may compare, every constant
 * and every parameter in it counts as compared with the tenant column. That refuses a few honest statements and lets no
 * spelling through: not through a cast, a function, a row, a concatenation.
 */
final class ExpressionReader {
    /** Operators that compute and do not compare. */
    private static final Set<String> COMPUTING =
            Set.of("+", "-", "*", "/", "%", "^", "||", "->", "->>", "#>", "#>>", "&", "|", "#", "<<", ">>");

    private final Reading reading;
    private final OperandReader operands;
    private final TypeReader types;
    private final Tautologies tautologies;

    ExpressionReader(Reading reading, QueryReader queries) {
        this.reading = reading;
        this.types = new TypeReader(reading, this);
        this.tautologies = new Tautologies(reading);
        this.operands = new OperandReader(reading, this, types, queries);
    }

    OperandReader operands() {
        return operands;
    }

    TypeReader types() {
        return types;
    }

    /** Reads a whole expression. */
    Operand expression() {
        reading.enter();
        Operand whole = expressionFrom(chain(operands.prefixed(), false));
        reading.leave();
        return whole;
    }

    /** Reads an expression that rows are chosen by. */
    Operand condition() {
        reading.conditions++;
        Operand condition = expression();
        reading.conditions--;
        return condition;
    }

    /** Reads on in an expression whose first operand is a sub-select in brackets that has been read. */
    Operand expressionAfter(Operand subselect) {
        return expressionFrom(chain(subselect, false));
    }

    /** Reads a chain of operands and operators up to AND, OR or the end of the expression. */
    Operand chain() {
        reading.enter();
        Operand chain = chain(operands.prefixed(), false);
        reading.leave();
        return chain;
    }

    /** The same, but IN ends it: {@code position(a IN b)}. */
    Operand chainUpToIn() {
        reading.enter();
        Operand chain = chain(operands.prefixed(), true);
        reading.leave();
        return chain;
    }

    private Operand expressionFrom(Operand firstChain) {
        Operand whole = firstChain;
        boolean all = whole.vacuous;
        boolean any = false;
        boolean none = whole.never;
        boolean never = true;
        boolean joined = false;
        while (true) {
            boolean or = reading.isWord("or");
            if (!or && !reading.isWord("and")) {
                break;
            }
            reading.next();
            joined = true;
            Operand next = chain();
            if (or) {
                any |= all;
                never &= none;
                all = next.vacuous;
                none = next.never;
            } else {
                all &= next.vacuous;
                none |= next.never;
            }
            whole.add(next);
        }
        if (joined) {
            whole.tenant = false;
            whole.last = reading.before();
        }
        whole.vacuous = any || all;
        whole.never = never && none;
        return whole;
    }

    private Operand chain(Operand first, boolean stopAtIn) {
        Operand chain = first;
        int firstEnd = first.last;
        int links = 0;
        int link = -1;
        boolean compares = false;
        while (true) {
            int operator = reading.at();
            switch (reading.kind()) {
                case OPERATOR -> {
                    compares |= !COMPUTING.contains(reading.tokens.word(reading.next()));
                    quantifiedOrOperand(chain);
                }
                case MARK -> {
                    if (reading.acceptMark("::")) {
                        boolean keeps = types.type() && chain.plainParameter;
                        chain.plainColumn = false;
                        chain.plainParameter = keeps;
                        chain.last = reading.before();
                        continue;
                    }
                    if (!reading.isMark("[")) {
                        return close(chain, links, link, firstEnd, compares);
                    }
                    operands.subscript(chain);
                    chain.last = reading.before();
                    continue;
                }
                case WORD -> {
                    int found = stopAtIn && reading.isWord("in") ? NOTHING : wordOperator(chain);
                    if (found == NOTHING) {
                        return close(chain, links, link, firstEnd, compares);
                    }
                    compares |= found == COMPARES;
                }
                default -> {
                    return close(chain, links, link, firstEnd, compares);
                }
            }
            links++;
            link = operator;
            chain.plainColumn = false;
            chain.plainParameter = false;
            chain.isDefault = false;
        }
    }

    private Operand close(Operand chain, int links, int link, int firstEnd, boolean compares) {
        chain.last = reading.before();
        if (links > 0) {
            chain.vacuous = links == 1 && isTautology(chain.first, firstEnd, link, chain.last);
        }
        boolean constant = !chain.column && !chain.rows;
        chain.never = constant && tautologies.neverHolds(chain.first, chain.last);
        chain.vacuous |= constant;
        chain.vacuous &= !chain.never;
        if (links > 0 && reading.conditions > 0 && !chain.vacuous) {
            chain.vacuous = tautologies.holds(chain);
        }
        if (compares && chain.tenant) {
            reading.compared(chain);
            chain.tenant = false;
        }
        return chain;
    }

    /** Whether both sides of {@code =}, {@code <=} or {@code >=} are the same words. */
    private boolean isTautology(int first, int firstEnd, int operator, int last) {
        Tokens tokens = reading.tokens;
        if (!tokens.isOperator(operator, "=")
                && !tokens.isOperator(operator, "<=")
                && !tokens.isOperator(operator, ">=")) {
            return false;
        }
        // A qualified name and a bare one may be the same column: compare the last names.
        return sameWords(first, firstEnd, operator + 1, last)
                || (tokens.isName(firstEnd)
                        && tokens.isName(last)
                        && isColumnReference(first, firstEnd)
                        && isColumnReference(operator + 1, last)
                        && tokens.word(firstEnd).equals(tokens.word(last))
                        && (first == firstEnd || operator + 1 == last));
    }

    private boolean isColumnReference(int first, int last) {
        for (int i = first; i <= last; i++) {
            if (i % 2 == first % 2 ? !reading.tokens.isName(i) : !reading.tokens.isMark(i, ".")) {
                return false;
            }
        }
        return true;
    }

    private boolean sameWords(int first, int firstEnd, int second, int secondEnd) {
        if (firstEnd - first != secondEnd - second) {
            return false;
        }
        for (int i = 0; i <= firstEnd - first; i++) {
            if (reading.tokens.kind(first + i) != reading.tokens.kind(second + i)
                    || !reading.tokens.word(first + i).equals(reading.tokens.word(second + i))
                    || reading.tokens.kind(first + i) == Kind.PARAMETER) {
                return false;
            }
        }
        return true;
    }

    private static final int NOTHING = 0;
    private static final int COMPUTES = 1;
    private static final int COMPARES = 2;

    /** Reads an operator that is a word, with its right side if it has one. */
    private int wordOperator(Operand chain) {
        switch (reading.tokens.word(reading.at())) {
            case "is" -> {
                reading.next();
                return isTest(chain);
            }
            case "isnull", "notnull" -> {
                reading.next();
                return COMPUTES;
            }
            case "not" -> {
                if (reading.isWord(1, "between")
                        || reading.isWord(1, "in")
                        || reading.isWord(1, "like")
                        || reading.isWord(1, "ilike")
                        || reading.isWord(1, "similar")) {
                    reading.next();
                    return wordOperator(chain);
                }
                return NOTHING;
            }
            case "between" -> {
                reading.next();
                if (!reading.acceptWord("symmetric")) {
                    reading.acceptWord("asymmetric");
                }
                chain.add(chain());
                reading.expectWord("and");
                chain.add(operands.prefixed());
                return COMPARES;
            }
            case "in" -> {
                reading.next();
                chain.add(operands.bracketed());
                return COMPARES;
            }
            case "similar" -> {
                if (!reading.isWord(1, "to")) {
                    return NOTHING;
                }
                reading.next();
                reading.next();
                chain.add(operands.prefixed());
                return COMPARES;
            }
            case "like", "ilike" -> {
                reading.next();
                quantifiedOrOperand(chain);
                return COMPARES;
            }
            case "overlaps", "escape" -> {
                reading.next();
                chain.add(operands.prefixed());
                return COMPARES;
            }
            case "at" -> {
                if (reading.isWord(1, "time") && reading.isWord(2, "zone")) {
                    reading.next();
                    reading.next();
                    reading.next();
                    chain.add(operands.prefixed());
                    return COMPUTES;
                }
                if (reading.isWord(1, "local")) {
                    reading.next();
                    reading.next();
                    return COMPUTES;
                }
                return NOTHING;
            }
            case "collate" -> {
                reading.next();
                reading.qualifiedName();
                return COMPUTES;
            }
            case "operator" -> {
                if (!reading.isMark(1, "(")) {
                    return NOTHING;
                }
                namedOperator();
                quantifiedOrOperand(chain);
                return COMPARES;
            }
            default -> {
                return NOTHING;
            }
        }
    }

    private int isTest(Operand chain) {
        reading.acceptWord("not");
        if (reading.acceptWord("distinct")) {
            reading.expectWord("from");
            chain.add(operands.prefixed());
            return COMPARES;
        }
        String word = reading.kind() == Kind.WORD ? reading.tokens.word(reading.at()) : "";
        switch (word) {
            case "null", "true", "false", "unknown", "document", "normalized" -> reading.next();
            case "nfc", "nfd", "nfkc", "nfkd" -> {
                reading.next();
                reading.expectWord("normalized");
            }
            case "json" -> {
                reading.next();
                if (!reading.acceptWord("value") && !reading.acceptWord("array") && !reading.acceptWord("object")) {
                    reading.acceptWord("scalar");
                }
                if ((reading.isWord("with") || reading.isWord("without")) && reading.isWord(1, "unique")) {
                    reading.next();
                    reading.next();
                    reading.acceptWord("keys");
                }
            }
            default -> throw reading.unexpected();
        }
        return COMPUTES;
    }

    /** Reads {@code OPERATOR(schema.op)}; operators outside {@code pg_catalog} run whatever function they name. */
    void namedOperator() {
        reading.expectWord("operator");
        reading.expectMark("(");
        String schema = "";
        while (reading.kind() != Kind.OPERATOR) {
            schema = reading.columnName();
            reading.expectMark(".");
        }
        String operator = reading.tokens.word(reading.next());
        reading.expectMark(")");
        if (!schema.isEmpty() && !schema.equals("pg_catalog")) {
            reading.find(
                    Finding.Kind.OPAQUE,
                    schema + "." + operator,
                    "an operator of the schema " + schema + " runs a function that is not known");
        }
    }

    private void quantifiedOrOperand(Operand chain) {
        if ((reading.isWord("any") || reading.isWord("all") || reading.isWord("some")) && reading.isMark(1, "(")) {
            reading.next();
            chain.add(operands.bracketed());
        } else {
            chain.add(operands.prefixed());
        }
    }
}
