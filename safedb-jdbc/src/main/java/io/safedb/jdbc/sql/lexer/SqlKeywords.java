package io.safedb.jdbc.sql.lexer;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * PostgreSQL's keywords by what they may name, as {@code pg_get_keywords()} of PostgreSQL 18 lists them. A keyword that
 * is missing here is a name anywhere. Those of newer servers than the one in use are harmless: they are not reserved.
 */
public final class SqlKeywords {
    /** What a keyword may name. */
    enum Category {
        /** Nothing. */
        RESERVED,
        /** A function or type, no column or table. */
        FUNCTION_OR_TYPE,
        /** A column or table, no function. */
        COLUMN
    }

    private static final Map<String, Category> CATEGORIES = new HashMap<>();
    private static final Set<String> NO_LABEL = words("array as char character create day except fetch filter for from"
            + " grant group having hour intersect into isnull limit minute month notnull offset on order over overlaps"
            + " precision returning second to union varying where window with within without year");

    static {
        put(
                Category.RESERVED,
                "all analyse analyze and any array as asc asymmetric both case cast check collate column constraint"
                        + " create current_catalog current_date current_role current_time current_timestamp"
                        + " current_user default deferrable desc distinct do else end except false fetch for foreign"
                        + " from grant group having in initially intersect into lateral leading limit localtime"
                        + " localtimestamp not null offset on only or order placing primary references returning"
                        + " select session_user some symmetric system_user table then to trailing true union unique"
                        + " user using variadic when where window with");
        put(
                Category.FUNCTION_OR_TYPE,
                "authorization binary collation concurrently cross current_schema freeze full ilike inner is isnull"
                        + " join left like natural notnull outer overlaps right similar tablesample verbose");
        put(
                Category.COLUMN,
                "between bigint bit boolean char character coalesce dec decimal exists extract float greatest grouping"
                        + " inout int integer interval json json_array json_arrayagg json_exists json_object"
                        + " json_objectagg json_query json_scalar json_serialize json_table json_value least"
                        + " merge_action national nchar none normalize nullif numeric out overlay position precision"
                        + " real row setof smallint substring time timestamp treat trim values varchar xmlattributes"
                        + " xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot"
                        + " xmlserialize xmltable");
    }

    private SqlKeywords() {}

    private static void put(Category category, String words) {
        for (String word : words(words)) {
            CATEGORIES.put(word, category);
        }
    }

    private static Set<String> words(String words) {
        return new HashSet<>(java.util.Arrays.asList(words.split(" ", -1)));
    }

    /** Whether a folded word may name a column, table or alias ({@code ColId}). */
    public static boolean isColumnName(String word) {
        Category category = CATEGORIES.get(word);
        return category == null || category == Category.COLUMN;
    }

    /** Whether a folded word may name a function or type ({@code type_function_name}). */
    public static boolean isFunctionName(String word) {
        Category category = CATEGORIES.get(word);
        return category == null || category == Category.FUNCTION_OR_TYPE;
    }

    /** Whether a folded word is a keyword that may not name everything. */
    public static boolean isKeyword(String word) {
        return CATEGORIES.containsKey(word);
    }

    /** Whether a folded word may stand behind an expression as its label without {@code AS}. */
    public static boolean isBareLabel(String word) {
        return !NO_LABEL.contains(word);
    }

    /** Whether a name may be written without quotes in any place. */
    public static boolean isPlainName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!((c >= 'a' && c <= 'z') || c == '_' || (i > 0 && c >= '0' && c <= '9'))) {
                return false;
            }
        }
        return !CATEGORIES.containsKey(name) && isBareLabel(name);
    }
}
