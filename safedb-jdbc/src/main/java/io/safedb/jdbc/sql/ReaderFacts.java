package io.safedb.jdbc.sql;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What a reader has to know of the policy and of the database. Relations are {@code name} in the default schema, else
 * {@code schema.name}, spelled as the server stores them. The predicates must not block.
 *
 * @param tenantColumn the column that holds the tenant, spelled as the server stores it
 * @param stampColumn the column that holds the test run, spelled as the server stores it
 * @param schema the schema of unqualified names
 * @param isTenantTable whether a relation is narrowed to the tenant
 * @param isStampable whether a relation has the column of the test run
 * @param isColumnFunction whether a name is that of a function that may do more than compute and can be called like a
 *     column: {@code x.f} is {@code f(x)} to the server where {@code x} has no column {@code f}
 * @param isOverload whether the application has a function or an operator of its own of this name, which the server may
 *     choose where a built-in one seems to be meant
 * @param columns the columns of a relation in the order in which an INSERT that names none fills them; empty where they
 *     are not known
 * @param required the columns of a relation that are never null
 * @param confusesTenants whether the tenant column of a relation takes ids for equal that are not the same
 */
public record ReaderFacts(
        String tenantColumn,
        String stampColumn,
        String schema,
        Predicate<String> isTenantTable,
        Predicate<String> isStampable,
        Predicate<String> isColumnFunction,
        Predicate<String> isOverload,
        Function<String, List<String>> columns,
        Function<String, Set<String>> required,
        Predicate<String> confusesTenants) {
    /** Checks that nothing is missing. */
    public ReaderFacts {
        Objects.requireNonNull(tenantColumn, "tenantColumn");
        Objects.requireNonNull(stampColumn, "stampColumn");
        Objects.requireNonNull(schema, "schema");
        Objects.requireNonNull(isTenantTable, "isTenantTable");
        Objects.requireNonNull(isStampable, "isStampable");
        Objects.requireNonNull(isColumnFunction, "isColumnFunction");
        Objects.requireNonNull(isOverload, "isOverload");
        Objects.requireNonNull(columns, "columns");
        Objects.requireNonNull(required, "required");
        Objects.requireNonNull(confusesTenants, "confusesTenants");
    }

    /**
     * Facts of a database of which nobody knows what is never null.
     *
     * @param tenantColumn the column that holds the tenant, spelled as the server stores it
     * @param stampColumn the column that holds the test run, spelled as the server stores it
     * @param schema the schema of unqualified names
     * @param isTenantTable whether a relation is narrowed to the tenant
     * @param isStampable whether a relation has the column of the test run
     * @param isColumnFunction whether a name is that of a function that can be called like a column
     * @param isOverload whether the application has a function or an operator of its own of this name
     * @param columns the columns of a relation in their order; empty where they are not known
     */
    public ReaderFacts(
            String tenantColumn,
            String stampColumn,
            String schema,
            Predicate<String> isTenantTable,
            Predicate<String> isStampable,
            Predicate<String> isColumnFunction,
            Predicate<String> isOverload,
            Function<String, List<String>> columns) {
        this(
                tenantColumn,
                stampColumn,
                schema,
                isTenantTable,
                isStampable,
                isColumnFunction,
                isOverload,
                columns,
                relation -> Set.of(),
                relation -> false);
    }

    /**
     * Facts of a database whose columns are not known: an INSERT that names none is refused.
     *
     * @param tenantColumn the column that holds the tenant, spelled as the server stores it
     * @param stampColumn the column that holds the test run, spelled as the server stores it
     * @param schema the schema of unqualified names
     * @param isTenantTable whether a relation is narrowed to the tenant
     * @param isStampable whether a relation has the column of the test run
     * @param isColumnFunction whether a name is that of a function that can be called like a column
     * @param isOverload whether the application has a function or an operator of its own of this name
     */
    public ReaderFacts(
            String tenantColumn,
            String stampColumn,
            String schema,
            Predicate<String> isTenantTable,
            Predicate<String> isStampable,
            Predicate<String> isColumnFunction,
            Predicate<String> isOverload) {
        this(
                tenantColumn,
                stampColumn,
                schema,
                isTenantTable,
                isStampable,
                isColumnFunction,
                isOverload,
                relation -> List.of());
    }
}
