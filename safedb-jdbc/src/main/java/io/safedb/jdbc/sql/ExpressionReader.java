package io.safedb.jdbc.sql;

import io.safedb.jdbc.sql.WordOperators.Meaning;
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
    private final WordOperators words;

    ExpressionReader(Reading reading, QueryReader queries) {
        this.reading = reading;
        this.types = new TypeReader(reading, this);
        this.tautologies = new Tautologies(reading);
        this.words = new WordOperators(reading, this);
        this.operands = new OperandReader(reading, this, types, queries);
    }

    OperandReader operands() {
        return operands;
    }

    WordOperators words() {
        return words;
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
                    operands.quantifiedOr(chain);
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
                    Meaning found = stopAtIn && reading.isWord("in") ? Meaning.NOTHING : words.read(chain);
                    if (found == Meaning.NOTHING) {
                        return close(chain, links, link, firstEnd, compares);
                    }
                    compares |= found == Meaning.COMPARES;
                    // What was compared before is compared still; the test alone gives no id.
                    chain.tenant &= found != Meaning.TESTS_NULL || links > 0;
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
            chain.vacuous = links == 1 && tautologies.isSameOnBothSides(chain.first, firstEnd, link, chain.last);
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
}
