package io.safedb.jdbc.sql;

/** Reads what SET assigns, and the names of columns that are written to. */
final class AssignmentReader {
    private final Reading reading;
    private final ExpressionReader expressions;

    AssignmentReader(Reading reading, ExpressionReader expressions) {
        this.reading = reading;
        this.expressions = expressions;
    }

    /** Reads the assignments behind SET. */
    void assignments() {
        assignments(false);
    }

    /**
     * Reads the assignments behind DO UPDATE SET. There a column may be set to its own value in the row that was to be
     * inserted: the tenant's is that of the scope in every row that an INSERT brings.
     */
    void assignmentsOnConflict() {
        assignments(true);
    }

    private void assignments(boolean onConflict) {
        do {
            if (reading.acceptMark("(")) {
                boolean tenant = false;
                do {
                    tenant |= assigned();
                } while (reading.acceptMark(","));
                reading.expectMark(")");
                reading.expectOperator("=");
                Operand values = expressions.expression();
                if (tenant) {
                    reading.assigned(values);
                }
            } else {
                boolean tenant = assigned();
                reading.expectOperator("=");
                Operand value = expressions.expression();
                if (tenant && !(onConflict && isOfInsertedRow(value))) {
                    reading.assigned(value);
                }
            }
        } while (reading.acceptMark(","));
    }

    /** Whether a value is {@code excluded} and the tenant column, and nothing else. */
    private boolean isOfInsertedRow(Operand value) {
        int first = value.first;
        return value.last == first + 2
                && reading.tokens.isName(first)
                && reading.tokens.word(first).equals("excluded")
                && reading.tokens.isMark(first + 1, ".")
                && reading.isTenantColumn(reading.tokens.word(value.last));
    }

    /** Reads a column that SET assigns to; returns whether it is the tenant column. */
    private boolean assigned() {
        Written column = column();
        reading.setsStamp |= column.stamp;
        return column.tenant;
    }

    /**
     * Whether a column that is written to is one of safedb's two.
     *
     * @param tenant whether it is the tenant's
     * @param stamp whether it is that of the test run
     */
    record Written(boolean tenant, boolean stamp) {}

    /** Reads a column that is written to, with its fields and subscripts. */
    Written column() {
        String name = reading.columnName();
        boolean tenant = reading.isTenantColumn(name);
        boolean stamp = reading.isStampColumn(name);
        while (true) {
            if (reading.acceptMark(".")) {
                String field = reading.anyName();
                tenant |= reading.isTenantColumn(field);
                stamp |= reading.isStampColumn(field);
            } else if (reading.isMark("[")) {
                expressions.operands().subscript(new Operand());
            } else {
                return new Written(tenant, stamp);
            }
        }
    }
}
