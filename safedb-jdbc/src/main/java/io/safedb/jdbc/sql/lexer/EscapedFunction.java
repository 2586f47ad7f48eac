package io.safedb.jdbc.sql.lexer;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The functions of JDBC's escape <code>{fn name(…)}</code> as PostgreSQL has them. One that JDBC does not name is
 * called by its own name. No argument is written twice: one may be a parameter.
 */
final class EscapedFunction {
    private EscapedFunction() {}

    /**
     * The call of a function.
     *
     * @param name folded
     * @return null where PostgreSQL has no like of it in one expression
     */
    static @Nullable String call(String name, List<String> arguments) {
        return switch (arguments.size()) {
            case 0 -> ofNone(name);
            case 1 -> ofOne(name, arguments.get(0));
            case 2 -> ofTwo(name, arguments.get(0), arguments.get(1));
            default -> ofMany(name, arguments);
        };
    }

    private static @Nullable String ofNone(String name) {
        return switch (name) {
            case "curdate" -> "current_date";
            case "curtime" -> "current_time";
            case "database" -> "current_database()";
            case "user" -> "user";
            default -> named(name, List.of());
        };
    }

    private static @Nullable String ofOne(String name, String argument) {
        return switch (name) {
            case "ceiling" -> "ceil(" + argument + ")";
            case "log" -> "ln(" + argument + ")";
            case "log10" -> "log(" + argument + ")";
            case "char" -> "chr(" + argument + ")";
            case "lcase" -> "lower(" + argument + ")";
            case "ucase" -> "upper(" + argument + ")";
            case "length" -> "length(trim(trailing from " + argument + "))";
            case "ltrim" -> "trim(leading from " + argument + ")";
            case "rtrim" -> "trim(trailing from " + argument + ")";
            case "space" -> "repeat(' ', " + argument + ")";
            case "dayname" -> "to_char(" + argument + ", 'Day')";
            case "monthname" -> "to_char(" + argument + ", 'Month')";
            case "dayofmonth" -> field("day", argument);
            // Without brackets, as the driver has it: nobody's sums come out differently.
            case "dayofweek" -> field("dow", argument) + "+1";
            case "dayofyear" -> field("doy", argument);
            case "hour", "minute", "month", "quarter", "second", "week", "year" -> field(name, argument);
            default -> named(name, List.of(argument));
        };
    }

    private static String field(String field, String argument) {
        return "extract(" + field + " from " + argument + ")";
    }

    private static @Nullable String ofTwo(String name, String one, String two) {
        return switch (name) {
            case "concat" -> "(" + one + " || " + two + ")";
            case "ifnull" -> "coalesce(" + one + ", " + two + ")";
            case "left" -> "substring(" + one + " for " + two + ")";
            case "locate" -> "position(" + one + " in " + two + ")";
            case "power" -> "pow(" + one + ", " + two + ")";
            case "substring" -> "substr(" + one + ", " + two + ")";
            case "truncate" -> "trunc(" + one + ", " + two + ")";
            default -> named(name, List.of(one, two));
        };
    }

    private static @Nullable String ofMany(String name, List<String> arguments) {
        int count = arguments.size();
        if (name.equals("concat")) {
            return "(" + String.join(" || ", arguments) + ")";
        }
        if (name.equals("insert") && count == 4) {
            return "overlay(" + arguments.get(0) + " placing " + arguments.get(3) + " from " + arguments.get(1)
                    + " for " + arguments.get(2) + ")";
        }
        if (name.equals("substring") && count == 3) {
            return "substr(" + String.join(", ", arguments) + ")";
        }
        if (name.equals("timestampadd") && count == 3) {
            return timestampAdd(unit(arguments.get(0)), arguments.get(1), arguments.get(2));
        }
        if (name.equals("timestampdiff") && count == 3) {
            return timestampDiff(unit(arguments.get(0)), arguments.get(1), arguments.get(2));
        }
        return named(name, arguments);
    }

    /** The word behind {@code SQL_TSI_}; empty for anything else. */
    private static String unit(String argument) {
        String word = argument.trim().toLowerCase(Locale.ROOT);
        return word.startsWith("sql_tsi_") ? word.substring("sql_tsi_".length()) : "";
    }

    private static @Nullable String timestampAdd(String unit, String count, String time) {
        return switch (unit) {
            case "second", "minute", "hour", "day", "week", "month", "year" ->
                "(CAST(" + count + " || ' " + unit + "' AS interval) + " + time + ")";
            case "quarter" -> "(CAST((" + count + "::int * 3) || ' month' AS interval) + " + time + ")";
            default -> null;
        };
    }

    /** The driver knows no difference in weeks, months, quarters or years: neither does PostgreSQL. */
    private static @Nullable String timestampDiff(String unit, String from, String to) {
        return switch (unit) {
            case "second", "minute", "hour", "day" -> "extract(" + unit + " from (" + to + " - " + from + "))";
            default -> null;
        };
    }

    private static @Nullable String named(String name, List<String> arguments) {
        return switch (name) {
            // The driver takes a part of these apart in other words than a call, or writes an argument twice.
            case "insert", "locate", "timestampadd", "timestampdiff" -> null;
            default -> name + "(" + String.join(", ", arguments) + ")";
        };
    }
}
