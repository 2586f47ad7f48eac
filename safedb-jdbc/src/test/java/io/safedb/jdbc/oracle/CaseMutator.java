package io.safedb.jdbc.oracle;

import io.safedb.jdbc.sql.CrudeWords;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Makes new cases of given ones, the way people and tools change statements: other tables and joins, one condition more
 * or less, a statement inside another. Most of them are still statements that the server takes.
 */
final class CaseMutator {
    private static final List<String> TABLES = List.of(
            "contacts",
            "tickets",
            "invoices",
            "invoice_lines",
            "time_entries",
            "settings",
            "organizations",
            "countries",
            "v_open_tickets");
    private static final List<String> COLUMNS = List.of(
            "id",
            "organization_id",
            "name",
            "title",
            "status",
            "amount",
            "contact_id",
            "parent_id",
            "invoice_id",
            "number",
            "total",
            "sku",
            "qty",
            "price",
            "key",
            "value",
            "user_id",
            "ticket_id",
            "ctid",
            "xmin",
            "*");
    private static final List<String> JOINS = List.of(
            "JOIN",
            "LEFT JOIN",
            "RIGHT JOIN",
            "FULL JOIN",
            "NATURAL JOIN",
            "NATURAL LEFT JOIN",
            "NATURAL FULL JOIN",
            "CROSS JOIN",
            ", ",
            ", LATERAL",
            "LEFT JOIN LATERAL");
    private static final List<String> CONDITIONS = List.of(
            "1 = 1",
            "true",
            "id > 0",
            "id >= 900000",
            "id IN (SELECT id FROM tickets)",
            "EXISTS (SELECT 1 FROM contacts)",
            "NOT EXISTS (SELECT FROM invoices WHERE total > 1000000)",
            "organization_id = organization_id",
            "organization_id <> ?",
            "organization_id IS NOT NULL",
            "id = 900101",
            "(id, id) IN (SELECT id, id FROM invoices)",
            "id = ANY (SELECT contact_id FROM tickets)",
            "id IS NOT NULL",
            "NOT false",
            "id < ALL (SELECT id FROM time_entries)",
            "status = 'open'",
            "key = 'theme'");
    private static final List<String> VALUES = List.of(
            "(SELECT max(id) FROM tickets)",
            "(SELECT string_agg(title, ',') FROM tickets)",
            "(SELECT count(*) FROM contacts)",
            "(SELECT name FROM contacts WHERE id = 900001)",
            "(TABLE settings LIMIT 1)",
            "ARRAY(SELECT title FROM tickets)",
            "(WITH w AS (SELECT * FROM invoices) SELECT sum(total) FROM w)",
            "(SELECT to_jsonb(t) FROM tickets t LIMIT 1)",
            "900101",
            "900001",
            "'open'",
            "NULL",
            "(VALUES (1))",
            "(SELECT t FROM tickets t ORDER BY id DESC LIMIT 1)",
            "?",
            "CASE WHEN EXISTS (SELECT 1 FROM settings WHERE value LIKE 'SECRET%') THEN 1 ELSE 0 END");
    private static final List<String> OPERATORS = List.of(
            "=", "<>", "<", ">=", "IS DISTINCT FROM", "IS NOT DISTINCT FROM", "+", "||", "LIKE", "OR", "AND", "IN");
    private static final List<String> AROUND = List.of(
            "SELECT * FROM (%) q",
            "WITH q AS (%) SELECT * FROM q",
            "WITH q AS MATERIALIZED (%) SELECT count(*) FROM q, tickets",
            "SELECT count(*) FROM (%) q",
            "SELECT EXISTS (%)",
            "SELECT to_jsonb(q) FROM (%) q",
            "(%) UNION ALL (%)",
            "(%) EXCEPT (%)",
            "SELECT ARRAY(SELECT q::text FROM (%) q)",
            "SELECT q FROM (%) q, LATERAL (SELECT q.*) r",
            "WITH RECURSIVE q AS (%), r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r WHERE n < 3) SELECT * FROM q, r",
            "SELECT * FROM tickets t LEFT JOIN LATERAL (%) q ON true",
            "SELECT * FROM contacts c FULL JOIN (%) q ON false",
            "SELECT json_agg(q) FROM (%) q",
            "SELECT id, (SELECT count(*) FROM (%) q) FROM contacts",
            "EXPLAIN %",
            "EXPLAIN ANALYZE %",
            "SELECT * FROM (%) q WHERE EXISTS (%)",
            "WITH tickets AS (%) SELECT * FROM tickets",
            "WITH q AS (%) DELETE FROM contacts USING q WHERE contacts.id > 5",
            "WITH q AS (%) UPDATE tickets SET title = 'q' FROM q WHERE tickets.id > 105",
            "INSERT INTO contacts (id, name) SELECT 700 + row_number() OVER (), q::text FROM (%) q",
            "WITH contacts AS (SELECT * FROM tickets), q AS (%) SELECT * FROM q NATURAL JOIN contacts",
            "DECLARE c CURSOR FOR %",
            "MERGE INTO contacts USING (%) q ON contacts.id = 1 WHEN MATCHED THEN UPDATE SET name = 'm' WHEN NOT MATCHED BY SOURCE THEN DELETE");
    private static final Set<String> CLAUSES = Set.of(
            "where",
            "group",
            "having",
            "order",
            "limit",
            "offset",
            "union",
            "except",
            "intersect",
            "returning",
            "from",
            "using",
            "on",
            "for",
            "window",
            "join",
            "set",
            "values",
            ")");
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_][a-zA-Z_0-9]*");
    private static final Pattern CONSTANT = Pattern.compile("\\d+|'[^']*'");

    private final Random random;
    private final List<OracleCase> cases;

    CaseMutator(Random random, List<OracleCase> cases) {
        this.random = random;
        this.cases = cases;
    }

    private <T> T one(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** A new case. */
    OracleCase next() {
        OracleCase first = one(cases);
        List<String> words = CrudeWords.of(inlined(first));
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            List<String> changed = new ArrayList<>(words);
            change(changed);
            if (!changed.isEmpty()) {
                words = changed;
            }
        }
        return bound(words);
    }

    /** The text with its parameters written as constants. */
    private static String inlined(OracleCase one) {
        StringBuilder text = new StringBuilder();
        int next = 0;
        for (String word : CrudeWords.of(one.sql())) {
            text.append(
                    word.equals("?") && next < one.params().size()
                            ? constant(one.params().get(next++))
                            : word);
        }
        return text.toString();
    }

    private static String constant(Object param) {
        if (param instanceof Number || param instanceof Boolean) {
            return param.toString();
        }
        if (param instanceof List<?> list) {
            return "ARRAY["
                    + String.join(", ", list.stream().map(CaseMutator::constant).toList()) + "]";
        }
        return param instanceof String text ? "'" + text.replace("'", "''") + "'" : "NULL";
    }

    /** A case in which some constants are parameters. */
    private OracleCase bound(List<String> words) {
        StringBuilder text = new StringBuilder();
        List<Object> params = new ArrayList<>();
        int percent = random.nextInt(3) == 0 ? 60 : 0;
        for (String word : words) {
            boolean binds = random.nextInt(100) < percent;
            if (word.equals("?")) {
                params.add(random.nextInt(3) == 0 ? "org_b" : "org_a");
                text.append(word);
            } else if (binds && word.matches("\\d{3,9}")) {
                params.add(Integer.valueOf(word));
                text.append(" ? ");
            } else if (binds && word.matches("'[^'\\\\]*'")) {
                params.add(word.substring(1, word.length() - 1));
                text.append(" ? ");
            } else {
                text.append(word);
            }
        }
        String category = random.nextInt(6) == 0 ? "upd" : "fuzz";
        return new OracleCase("fuzz", category, text.toString(), params, OracleCase.Expect.EITHER);
    }

    private void change(List<String> words) {
        int at = random.nextInt(words.size());
        switch (random.nextInt(17)) {
            case 0, 1 -> replace(words, TABLES, one(TABLES));
            case 2 -> replace(words, COLUMNS, one(COLUMNS));
            case 3 ->
                after(
                        words,
                        Set.of("where", "on", "having", "and", "or", "not"),
                        " " + one(CONDITIONS) + (random.nextBoolean() ? " OR " : " AND "));
            case 4 -> replace(words, List.of("join", "JOIN"), one(JOINS));
            case 5, 6 -> around(words);
            case 7 -> dropClause(words);
            case 8 -> constants(words);
            case 9 -> replace(words, List.of("=", "<", ">", "<>", "AND", "OR", "and", "or"), one(OPERATORS));
            case 10 -> quote(words, at);
            case 11 ->
                words.add(
                        at,
                        one(List.of(
                                "/* ' */",
                                " -- x\n",
                                " ",
                                "\n",
                                "/**/",
                                "(",
                                ")",
                                ",",
                                " NOT ",
                                " DISTINCT ",
                                " ONLY ",
                                " LATERAL ",
                                "?",
                                ".*",
                                "t.",
                                ";")));
            case 12 -> words.remove(at);
            case 13 -> words.add(at, words.get(random.nextInt(words.size())));
            case 14 -> {
                List<String> donor = CrudeWords.of(inlined(one(cases)));
                int from = random.nextInt(donor.size());
                words.addAll(
                        at, List.copyOf(donor.subList(from, Math.min(donor.size(), from + 1 + random.nextInt(15)))));
            }
            case 15 -> alias(words);
            default -> names(words);
        }
    }

    /** Puts a word in the place of one of several. */
    private void replace(List<String> words, List<String> these, String by) {
        List<Integer> places = places(words, these::contains);
        if (!places.isEmpty()) {
            words.set(one(places), by);
        }
    }

    private static List<Integer> places(List<String> words, java.util.function.Predicate<String> which) {
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            if (which.test(words.get(i))) {
                places.add(i);
            }
        }
        return places;
    }

    private void after(List<String> words, Set<String> these, String text) {
        List<Integer> places = places(words, word -> these.contains(word.toLowerCase(Locale.ROOT)));
        if (!places.isEmpty()) {
            words.addAll(one(places) + 1, CrudeWords.of(text));
        }
    }

    private void around(List<String> words) {
        String text = CrudeWords.text(words);
        String other = random.nextInt(3) == 0 ? inlined(one(cases)) : text;
        String around = one(AROUND);
        int last = around.lastIndexOf('%');
        String made = (around.substring(0, last) + other + around.substring(last + 1)).replace("%", "\u0000");
        made = around.indexOf('%') < last
                ? made.replaceFirst("\u0000", java.util.regex.Matcher.quoteReplacement(text))
                : made;
        words.clear();
        words.addAll(CrudeWords.of(made.replace("\u0000", "%")));
    }

    private void dropClause(List<String> words) {
        List<Integer> places = places(words, word -> CLAUSES.contains(word.toLowerCase(Locale.ROOT)));
        if (places.size() < 2) {
            return;
        }
        int which = random.nextInt(places.size());
        int end = which + 1 < places.size() ? places.get(which + 1) : words.size();
        words.subList(places.get(which), end).clear();
    }

    private void constants(List<String> words) {
        List<Integer> places = places(words, word -> CONSTANT.matcher(word).matches());
        if (!places.isEmpty()) {
            int place = one(places);
            words.set(place, " ");
            words.addAll(place, CrudeWords.of(one(VALUES)));
        }
    }

    private void quote(List<String> words, int at) {
        String word = words.get(at);
        if (NAME.matcher(word).matches()) {
            words.set(
                    at,
                    one(List.of(
                            '"' + word + '"',
                            word.toUpperCase(Locale.ROOT),
                            "public." + word,
                            '"' + word.toUpperCase(Locale.ROOT) + '"',
                            "U&\"" + word + '"',
                            "(" + word + ")")));
        } else if (word.startsWith("'")) {
            words.set(
                    at,
                    one(List.of(
                            "E" + word,
                            "U&" + word,
                            "$$" + word.replace("'", "") + "$$",
                            word + "::text",
                            "(" + word + ")",
                            "N" + word)));
        }
    }

    /** Gives a relation the name of another. */
    private void alias(List<String> words) {
        List<Integer> places = places(words, TABLES::contains);
        if (!places.isEmpty()) {
            words.addAll(
                    one(places) + 1,
                    CrudeWords.of(one(List.of(
                            " AS tickets",
                            " AS contacts",
                            " t",
                            " AS t(id, organization_id)",
                            " AS excluded",
                            " AS \"T\"",
                            " TABLESAMPLE system (100)",
                            " *",
                            " AS t(a, b)",
                            " AS organization_id"))));
        }
    }

    /** Makes two names one, wherever they stand. */
    private void names(List<String> words) {
        List<Integer> places = places(words, word -> NAME.matcher(word).matches() && word.length() < 4);
        if (places.size() > 1) {
            String from = words.get(one(places));
            String to = words.get(one(places));
            words.replaceAll(word -> word.equals(from) && random.nextBoolean() ? to : word);
        }
    }
}
