package io.safedb.jdbc.dialect;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one look at the catalogue of a database saw.
 *
 * @param tables the tables of the policy's schema that have the tenant column
 * @param columns the columns that were asked for, where they are
 * @param foreign the relations with such a column whose rows are on another server
 * @param alike the relations whose tenant column takes ids for equal that are not the same
 * @param columnFunctions the functions that can be called like a column and may do more than compute
 * @param overloads the names of the application's own functions and operators
 * @param rows the columns of every relation, in the order in which an INSERT that names none fills them
 * @param required the columns of a relation that are never null
 * @param keys the columns of each unique key of a relation, by its name
 * @param sharing for each relation that has some of the rows of relations with locked rows, those relations
 */
public record CatalogueView(
        Set<String> tables,
        Set<Column> columns,
        Set<String> foreign,
        Set<String> alike,
        Set<String> columnFunctions,
        Set<String> overloads,
        Map<String, List<String>> rows,
        Map<String, Set<String>> required,
        Map<String, Set<Set<String>>> keys,
        Map<String, Set<String>> sharing) {
    /**
     * A column of a relation.
     *
     * @param relation {@code name} in the policy's schema, else {@code schema.name}
     * @param name of the column
     */
    public record Column(String relation, String name) {}

    /**
     * What to look for.
     *
     * @param schema the policy's
     * @param tenantColumn the column that holds the tenant
     * @param columns all columns that the policy speaks of
     * @param locked the relations that have locked rows
     */
    public record Question(String schema, String tenantColumn, Set<String> columns, List<String> locked) {
        /**
         * A relation as the policy spells it.
         *
         * @param owner the schema that the relation is in
         * @param name of the relation
         * @return the name, behind the schema and a dot unless that is the policy's
         */
        public String named(String owner, String name) {
            return owner.equals(schema) ? name : owner + "." + name;
        }
    }
}
