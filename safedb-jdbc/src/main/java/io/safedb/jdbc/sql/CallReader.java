package io.safedb.jdbc.sql;

import io.safedb.guard.Finding;
import io.safedb.jdbc.sql.lexer.Tokens.Kind;
import java.util.List;
import java.util.Set;

/** Reads calls of functions, and the forms that look like calls and have a grammar of their own. */
final class CallReader {
    /** Functions that compare what they are given. */
    private static final Set<String> COMPARING = Set.of(
            "starts_with",
            "nullif",
            "like",
            "notlike",
            "ilike",
            "texteq",
            "textne",
            "textlike",
            "textnlike",
            "regexp_like",
            "regexp_count",
            "regexp_match",
            "regexp_matches",
            "strpos",
            "position",
            "texticlike",
            "textregexeq",
            "similar_escape",
            "array_position",
            "array_positions",
            "uuid_eq",
            "int8eq",
            "int4eq",
            "array_contains",
            "arraycontains",
            "arrayoverlap",
            "json_exists",
            "jsonb_path_exists",
            "bttextcmp");

    private final Reading reading;
    private final ExpressionReader expressions;
    private final TypeReader types;
    private final QueryReader queries;

    CallReader(Reading reading, ExpressionReader expressions, TypeReader types, QueryReader queries) {
        this.reading = reading;
        this.expressions = expressions;
        this.types = types;
        this.queries = queries;
    }

    /** Reads the rest of a call whose name has been read, from the bracket on. */
    void call(Operand operand, int nameToken) {
        String function = function(nameToken, reading.before());
        arguments(operand);
        if (reading.isWord("within") && reading.isWord(1, "group")) {
            reading.enter();
            reading.next();
            reading.next();
            reading.expectMark("(");
            queries.orderBy();
            reading.expectMark(")");
            reading.leave();
            operand.column = true;
        }
        aggregateTail(operand);
        if (operand.tenant && COMPARING.contains(function)) {
            reading.compared(operand);
            operand.tenant = false;
        }
        if (reading.kind() == Kind.STRING) {
            // type(10) 'constant'
            reading.next();
            operand.literal = true;
        }
    }

    /** Reads {@code (…)} of a call. */
    private void arguments(Operand operand) {
        reading.enter();
        reading.expectMark("(");
        if (reading.isOperator("*") && reading.isMark(1, ")")) {
            reading.next();
            operand.column = true;
        } else if (!reading.isMark(")")) {
            boolean distinct = !reading.acceptWord("all") && reading.acceptWord("distinct");
            int before = reading.levels.size();
            do {
                reading.acceptWord("variadic");
                if (reading.tokens.isName(reading.at()) && (reading.isMark(1, "=>") || reading.isMark(1, ":="))) {
                    reading.next();
                    reading.next();
                }
                operand.add(expressions.expression());
            } while (reading.acceptMark(","));
            if (reading.isWord("order")) {
                queries.orderBy();
                if (distinct) {
                    reading.markKeys(before);
                }
            }
        }
        reading.expectMark(")");
        reading.leave();
    }

    /** Names the function and notes it if it is not known to compute only. */
    private String function(int first, int last) {
        List<String> parts = new java.util.ArrayList<>(2);
        for (int i = first; i <= last; i++) {
            if (reading.tokens.isName(i)) {
                parts.add(reading.tokens.word(i));
            }
        }
        String name = parts.get(parts.size() - 1);
        boolean builtIn =
                parts.size() == 1 || (parts.size() == 2 && parts.get(0).equals("pg_catalog"));
        String full = builtIn ? name : String.join(".", parts);
        reading.functions.add(full);
        if (builtIn && name.equals("set_config")) {
            reading.find(Finding.Kind.TAMPERING, name, "it changes a setting of the session", first);
        } else if (!builtIn || !(BuiltInFunctions.onlyCompute(name) || BuiltInFunctions.areNumbers(name))) {
            reading.find(Finding.Kind.OPAQUE, full, "it is not one of the built-in functions that only compute", first);
        } else if (parts.size() == 1 && reading.isOverload(name)) {
            reading.find(Finding.Kind.OPAQUE, full, "the application has a function of this name, too", first);
        } else if (name.equals("nextval") && reading.conditions > 0) {
            // The server may ask it before the tenant: both may cost the same, and it orders them as it likes.
            reading.find(
                    Finding.Kind.OPAQUE, full, "in a condition it counts the rows that the server looks at", first);
        }
        return full;
    }

    /** Whether the next token opens a form with a grammar of its own. */
    boolean isSpecial() {
        if (!reading.isMark(1, "(")) {
            return reading.isWord("collation") && reading.isWord(1, "for") && reading.isMark(2, "(");
        }
        return switch (reading.tokens.word(reading.at())) {
            case "cast",
                    "treat",
                    "extract",
                    "overlay",
                    "position",
                    "substring",
                    "trim",
                    "normalize",
                    "coalesce",
                    "greatest",
                    "least",
                    "nullif",
                    "grouping",
                    "merge_action",
                    "xmlconcat",
                    "xmlelement",
                    "xmlforest",
                    "xmlparse",
                    "xmlpi",
                    "xmlroot",
                    "xmlserialize",
                    "xmlexists",
                    "json_object",
                    "json_array",
                    "json_scalar",
                    "json_serialize",
                    "json",
                    "json_value",
                    "json_query",
                    "json_exists",
                    "json_objectagg",
                    "json_arrayagg" -> true;
            default -> false;
        };
    }

    /** Reads such a form. */
    Operand special() {
        reading.enter();
        Operand operand = new Operand();
        String form = reading.tokens.word(reading.next());
        if (form.equals("collation")) {
            reading.next();
        }
        reading.expectMark("(");
        switch (form) {
            case "cast", "treat" -> {
                Operand inner = expressions.expression();
                boolean plain = inner.plainParameter;
                operand.add(inner);
                reading.expectWord("as");
                operand.plainParameter = types.type() && plain;
            }
            case "extract" -> {
                if (reading.kind() == Kind.STRING) {
                    reading.next();
                } else {
                    reading.anyName();
                }
                reading.expectWord("from");
                operand.add(expressions.expression());
            }
            case "position" -> {
                operand.add(expressions.chainUpToIn());
                reading.expectWord("in");
                operand.add(expressions.chain());
            }
            case "overlay", "substring", "trim" -> words(operand, form);
            case "normalize" -> {
                operand.add(expressions.expression());
                if (reading.acceptMark(",")) {
                    reading.anyName();
                }
            }
            case "merge_action" -> {
                // Nothing between the brackets.
            }
            case "coalesce", "greatest", "least", "nullif", "grouping", "xmlconcat", "collation", "json_scalar" ->
                list(operand);
            default -> new DocumentCallReader(reading, expressions, types, queries).arguments(form, operand);
        }
        reading.expectMark(")");
        reading.leave();
        if (form.equals("json_objectagg") || form.equals("json_arrayagg")) {
            operand.column = true;
            aggregateTail(operand);
        }
        if (operand.tenant && COMPARING.contains(form)) {
            reading.compared(operand);
            operand.tenant = false;
        }
        return operand;
    }

    /** Reads FILTER and OVER. */
    private void aggregateTail(Operand operand) {
        if (reading.isWord("filter") && reading.isMark(1, "(")) {
            reading.enter();
            reading.next();
            reading.next();
            reading.expectWord("where");
            Operand filter = expressions.expression();
            operand.column |= filter.column;
            operand.rows |= filter.rows;
            reading.expectMark(")");
            reading.leave();
        }
        if (reading.isWord("over") && (reading.isMark(1, "(") || reading.tokens.isName(reading.at() + 1))) {
            reading.next();
            if (reading.isMark("(")) {
                queries.windowDefinition();
            } else {
                reading.columnName();
            }
            operand.column = true;
        }
    }

    private void list(Operand operand) {
        do {
            operand.add(expressions.expression());
        } while (reading.acceptMark(","));
    }

    /** Arguments with words between: {@code FROM}, {@code FOR}, {@code PLACING}, {@code SIMILAR … ESCAPE}. */
    private void words(Operand operand, String form) {
        if (form.equals("trim")) {
            if (!reading.acceptWord("both") && !reading.acceptWord("leading")) {
                reading.acceptWord("trailing");
            }
            if (reading.acceptWord("from")) {
                list(operand);
                return;
            }
        }
        if (reading.isMark(")")) {
            return;
        }
        list(operand);
        if (form.equals("substring") && reading.acceptWord("similar")) {
            // The ESCAPE behind the pattern is an operator of its chain.
            operand.add(expressions.expression());
            if (operand.tenant) {
                reading.compared(operand);
                operand.tenant = false;
            }
        }
        while (reading.acceptWord("from") || reading.acceptWord("for") || reading.acceptWord("placing")) {
            list(operand);
        }
    }
}
