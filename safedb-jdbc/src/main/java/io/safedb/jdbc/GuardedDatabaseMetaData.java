package io.safedb.jdbc;

import io.safedb.guard.Finding;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Wrapper;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the database can do and which tables, columns and keys it has. A proxy with a table that places every method:
 * capabilities pass, catalogue rows are guarded result sets, and what the table does not know is refused. No method
 * shows rows of a tenant; {@code getIndexInfo}, which gives the number of all tenants' rows, is refused.
 */
final class GuardedDatabaseMetaData implements InvocationHandler {
    /** Where a method belongs. */
    enum Place {
        /** A fact about the server or the driver: passes. */
        CAPABILITY,
        /** Rows of the catalogue: passes, the result set is guarded. */
        CATALOGUE,
        /** Gives back the guarded connection. */
        CONNECTION,
        /** Answers for the guarded object. */
        WRAPPER,
        /** Refused. */
        STATISTICS
    }

    private static final Map<String, Place> PLACES = places();

    private final GuardedConnection connection;
    private final DatabaseMetaData delegate;

    private GuardedDatabaseMetaData(GuardedConnection connection, DatabaseMetaData delegate) {
        this.connection = connection;
        this.delegate = delegate;
    }

    static DatabaseMetaData guard(GuardedConnection connection, DatabaseMetaData raw) {
        return (DatabaseMetaData) Proxy.newProxyInstance(
                DatabaseMetaData.class.getClassLoader(),
                new Class<?>[] {DatabaseMetaData.class},
                new GuardedDatabaseMetaData(connection, raw));
    }

    /** Where a method belongs; null if the table does not know it. */
    static @Nullable Place place(String method) {
        return PLACES.get(method);
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return ProxyIdentity.answer(proxy, method, arguments, "DatabaseMetaData");
        }
        Place place = place(method.getName());
        if (place == null) {
            refuse(method, Finding.Kind.UNREADABLE, "safedb does not know this method");
            return send(method, arguments);
        }
        return switch (place) {
            case CONNECTION -> connection;
            case CAPABILITY -> send(method, arguments);
            case CATALOGUE -> rows(method, arguments);
            case STATISTICS -> {
                refuse(method, Finding.Kind.REVEALING, "it shows how many rows all tenants have together");
                yield rows(method, arguments);
            }
            case WRAPPER -> wrapper(proxy, method, arguments);
        };
    }

    private @Nullable Object wrapper(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        boolean self = arguments != null && arguments[0] instanceof Class<?> type && type.isInstance(proxy);
        if (method.getReturnType() == boolean.class) {
            return self;
        }
        if (self) {
            return proxy;
        }
        refuse(
                method,
                Finding.Kind.TAMPERING,
                "the raw object behind a guarded one would run statements that nobody has read");
        return send(method, arguments);
    }

    private void refuse(Method method, Finding.Kind kind, String why) throws SQLException {
        connection.database.insist("DatabaseMetaData." + method.getName(), kind, method.getName(), why);
    }

    private @Nullable Object rows(Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
        return GuardedResultSet.guard(connection.database, null, (ResultSet) send(method, arguments));
    }

    private @Nullable Object send(Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(delegate, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    private static Map<String, Place> places() {
        Map<String, Place> places = new HashMap<>();
        place(places, Place.CAPABILITY, """
            allProceduresAreCallable allTablesAreSelectable autoCommitFailureClosesAllResultSets
            dataDefinitionCausesTransactionCommit dataDefinitionIgnoredInTransactions deletesAreDetected
            doesMaxRowSizeIncludeBlobs generatedKeyAlwaysReturned getCatalogSeparator getCatalogTerm
            getDatabaseMajorVersion getDatabaseMinorVersion getDatabaseProductName getDatabaseProductVersion
            getDefaultTransactionIsolation getDriverMajorVersion getDriverMinorVersion getDriverName
            getDriverVersion getExtraNameCharacters getIdentifierQuoteString getJDBCMajorVersion
            getJDBCMinorVersion getMaxBinaryLiteralLength getMaxCatalogNameLength getMaxCharLiteralLength
            getMaxColumnNameLength getMaxColumnsInGroupBy getMaxColumnsInIndex getMaxColumnsInOrderBy
            getMaxColumnsInSelect getMaxColumnsInTable getMaxConnections getMaxCursorNameLength
            getMaxIndexLength getMaxLogicalLobSize getMaxProcedureNameLength getMaxRowSize
            getMaxSchemaNameLength getMaxStatementLength getMaxStatements getMaxTableNameLength
            getMaxTablesInSelect getMaxUserNameLength getNumericFunctions getProcedureTerm
            getResultSetHoldability getRowIdLifetime getSQLKeywords getSQLStateType getSchemaTerm
            getSearchStringEscape getStringFunctions getSystemFunctions getTimeDateFunctions getURL getUserName
            insertsAreDetected isCatalogAtStart isReadOnly locatorsUpdateCopy nullPlusNonNullIsNull
            nullsAreSortedAtEnd nullsAreSortedAtStart nullsAreSortedHigh nullsAreSortedLow
            othersDeletesAreVisible othersInsertsAreVisible othersUpdatesAreVisible ownDeletesAreVisible
            ownInsertsAreVisible ownUpdatesAreVisible storesLowerCaseIdentifiers
            storesLowerCaseQuotedIdentifiers storesMixedCaseIdentifiers storesMixedCaseQuotedIdentifiers
            storesUpperCaseIdentifiers storesUpperCaseQuotedIdentifiers supportsANSI92EntryLevelSQL
            supportsANSI92FullSQL supportsANSI92IntermediateSQL supportsAlterTableWithAddColumn
            supportsAlterTableWithDropColumn supportsBatchUpdates supportsCatalogsInDataManipulation
            supportsCatalogsInIndexDefinitions supportsCatalogsInPrivilegeDefinitions
            supportsCatalogsInProcedureCalls supportsCatalogsInTableDefinitions supportsColumnAliasing
            supportsConvert supportsCoreSQLGrammar supportsCorrelatedSubqueries
            supportsDataDefinitionAndDataManipulationTransactions supportsDataManipulationTransactionsOnly
            supportsDifferentTableCorrelationNames supportsExpressionsInOrderBy supportsExtendedSQLGrammar
            supportsFullOuterJoins supportsGetGeneratedKeys supportsGroupBy supportsGroupByBeyondSelect
            supportsGroupByUnrelated supportsIntegrityEnhancementFacility supportsLikeEscapeClause
            supportsLimitedOuterJoins supportsMinimumSQLGrammar supportsMixedCaseIdentifiers
            supportsMixedCaseQuotedIdentifiers supportsMultipleOpenResults supportsMultipleResultSets
            supportsMultipleTransactions supportsNamedParameters supportsNonNullableColumns
            supportsOpenCursorsAcrossCommit supportsOpenCursorsAcrossRollback supportsOpenStatementsAcrossCommit
            supportsOpenStatementsAcrossRollback supportsOrderByUnrelated supportsOuterJoins
            supportsPositionedDelete supportsPositionedUpdate supportsRefCursors supportsResultSetConcurrency
            supportsResultSetHoldability supportsResultSetType supportsSavepoints
            supportsSchemasInDataManipulation supportsSchemasInIndexDefinitions
            supportsSchemasInPrivilegeDefinitions supportsSchemasInProcedureCalls
            supportsSchemasInTableDefinitions supportsSelectForUpdate supportsSharding supportsStatementPooling
            supportsStoredFunctionsUsingCallSyntax supportsStoredProcedures supportsSubqueriesInComparisons
            supportsSubqueriesInExists supportsSubqueriesInIns supportsSubqueriesInQuantifieds
            supportsTableCorrelationNames supportsTransactionIsolationLevel supportsTransactions supportsUnion
            supportsUnionAll updatesAreDetected usesLocalFilePerTable usesLocalFiles
            """);
        place(places, Place.CATALOGUE, """
            getAttributes getBestRowIdentifier getCatalogs getClientInfoProperties getColumnPrivileges
            getColumns getCrossReference getExportedKeys getFunctionColumns getFunctions getImportedKeys
            getPrimaryKeys getProcedureColumns getProcedures getPseudoColumns getSchemas getSuperTables
            getSuperTypes getTablePrivileges getTableTypes getTables getTypeInfo getUDTs getVersionColumns
            """);
        place(places, Place.STATISTICS, "getIndexInfo");
        place(places, Place.CONNECTION, "getConnection");
        for (Method method : Wrapper.class.getMethods()) {
            places.put(method.getName(), Place.WRAPPER);
        }
        return Map.copyOf(places);
    }

    private static void place(Map<String, Place> places, Place place, String names) {
        for (String name : names.strip().split("\\s+", -1)) {
            places.put(name, place);
        }
    }
}
