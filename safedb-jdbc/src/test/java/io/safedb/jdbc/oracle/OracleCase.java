package io.safedb.jdbc.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** One case of the isolation oracle. */
record OracleCase(String id, String category, String sql, List<Object> params, Expect expect) {
    /** What must hold. */
    enum Expect {
        SCOPED,
        REFUSED,
        EITHER
    }

    /** Reads JSON Lines. */
    static List<OracleCase> read(String lines) {
        ObjectMapper json = new ObjectMapper();
        return lines.lines()
                .filter(line -> !line.isBlank())
                .map(line -> {
                    try {
                        return of(json.readTree(line));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .toList();
    }

    private static OracleCase of(JsonNode node) {
        List<Object> params = new ArrayList<>();
        node.path("params").forEach(param -> params.add(value(param)));
        return new OracleCase(
                node.path("id").asText(),
                node.path("category").asText(),
                node.path("sql").asText(),
                params,
                Expect.valueOf(node.path("expect").asText().toUpperCase(java.util.Locale.ROOT)));
    }

    private static Object value(JsonNode param) {
        if (param.isArray()) {
            List<Object> elements = new ArrayList<>();
            param.forEach(element -> elements.add(value(element)));
            return elements;
        }
        if (param.isIntegralNumber()) {
            return param.canConvertToInt() ? (Object) param.intValue() : param.longValue();
        }
        if (param.isNumber()) {
            return param.decimalValue();
        }
        return param.isBoolean() ? param.booleanValue() : param.isNull() ? Missing.NULL : param.asText();
    }

    /** SQL NULL as a parameter. */
    enum Missing {
        NULL
    }

    /** Whether the rows come in an order that the statement asks for: an ORDER BY outside all parentheses. */
    boolean isOrdered() {
        int depth = 0;
        boolean quoted = false;
        String upper = sql.toUpperCase(java.util.Locale.ROOT);
        for (int i = 0; i < upper.length(); i++) {
            char c = upper.charAt(i);
            if (c == '\'') {
                quoted = !quoted;
            } else if (!quoted && c == '(') {
                depth++;
            } else if (!quoted && c == ')') {
                depth--;
            } else if (!quoted && depth == 0 && upper.startsWith("ORDER BY", i)) {
                return true;
            }
        }
        return false;
    }
}
