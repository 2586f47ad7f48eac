package io.safedb.jdbc.dialect;

import io.safedb.SafeDbPolicy;
import io.safedb.WrappedDatabase;
import io.safedb.environment.DatabaseIdentity;
import io.safedb.environment.EnvironmentMarker;
import io.safedb.guard.Enforcement;
import io.safedb.jdbc.sql.Destruction;
import io.safedb.jdbc.sql.ReaderFacts;
import io.safedb.jdbc.sql.StatementReader;
import io.safedb.token.ApprovalToken;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Everything that depends on the product of a database: how its texts are read, what its catalogue is asked, the
 * statements that safedb sends of its own, how its transactions end. The rest of the edge speaks JDBC and standard SQL
 * only, so that another product is another class beside {@link PostgreSql}, and a line in {@link #SHIPPED}.
 *
 * <p>Chosen once per physical connection, by what the connection says of itself; a product that has no dialect here is
 * refused before any statement runs on it. Implementations hold nothing and are safe on any thread.
 */
public interface Dialect {
    /** The products that this version reads. */
    List<Dialect> SHIPPED = List.of(new PostgreSql());

    /**
     * The dialect of a connection. Asks the driver only; sends nothing.
     *
     * @param connection unguarded
     * @throws SQLNonTransientConnectionException if no dialect is for this product; names it and what is supported
     * @throws SQLException if the driver does not say what is behind it
     */
    static Dialect of(Connection connection) throws SQLException {
        DatabaseMetaData metaData = connection.getMetaData();
        for (Dialect dialect : SHIPPED) {
            if (dialect.speaks(metaData)) {
                return dialect;
            }
        }
        throw unfit("its product is " + metaData.getDatabaseProductName() + " " + metaData.getDatabaseProductVersion()
                + ", behind the driver " + metaData.getDriverName() + " " + metaData.getDriverVersion()
                + ", and this version of safedb reads "
                + String.join(", ", SHIPPED.stream().map(Dialect::supported).toList()));
    }

    /**
     * Says why a connection is not used.
     *
     * @param why ends without a full stop
     */
    static SQLException unfit(String why) {
        return new SQLNonTransientConnectionException(
                "safedb does not use this connection: " + why + ". No statement of the application has run on it.",
                "08004");
    }

    /** Product, versions and driver, as a refusal names them. */
    String supported();

    /** Whether a driver says that this product is behind it, in the driver's way of reading texts that is known. */
    boolean speaks(DatabaseMetaData metaData) throws SQLException;

    /**
     * Asks the server which database it is and whether its session is one whose texts are read exactly, and leaves no
     * transaction open if none was.
     *
     * @param schema the policy's schema: unqualified names must mean the tables in it
     * @throws SQLException if the database cannot be asked, only resembles this product, is too old, or has unfit
     *     settings
     */
    DatabaseIdentity identify(Connection connection, String schema) throws SQLException;

    /**
     * Looks for what lets the role of a connection see or change more than one tenant's rows, where row-level security
     * should hold it; a transaction that is open stays open.
     */
    List<RowSecurityGap> rowSecurityGaps(Connection connection, SafeDbPolicy policy) throws SQLException;

    /**
     * The query that tells a session on whose behalf it works. Its parameters are the tenant, empty for none; whether
     * that ends with the transaction; {@code on} in a system scope, else empty; and the second once more.
     */
    String tellTenant();

    /**
     * A reader of this product's texts.
     *
     * @param held whether row-level security may hold what is plain and not understood
     */
    StatementReader reader(ReaderFacts facts, boolean held);

    /**
     * A text with JDBC's escapes in this product's words: what the driver would make of it, or something equal. It is
     * read, and sent, in place of the caller's.
     *
     * @param sql as the caller wrote it
     * @return the same text, if there is no escape in it or one that is not known
     */
    String withoutEscapes(String sql);

    /**
     * A text of a plain {@code Statement}, for which the driver binds nothing, as a prepared one spells it: a question
     * mark in it is an operator's.
     *
     * @param sql as the caller wrote it
     * @return the same text, if there is no such operator in it
     */
    String withOperators(String sql);

    /**
     * Looks for anything that the role of a connection can reach and that row-level security does not hold to one
     * tenant, whether the policy speaks of it or not; a transaction that is open stays open.
     *
     * @return one clause that names it; null if there is nothing
     */
    @Nullable
    String reachableUnsecured(Connection connection, SafeDbPolicy policy) throws SQLException;

    /** Looks at the catalogue, and leaves no transaction open. */
    CatalogueView look(Connection connection, CatalogueView.Question question) throws SQLException;

    /**
     * Reads the marker of the database from the schema that is current; a transaction that is open stays open.
     *
     * @param connection unguarded
     * @return empty if its table is not there
     * @throws SQLException if it does not hold exactly one row that can be read
     */
    Optional<EnvironmentMarker> marker(Connection connection) throws SQLException;

    /** The statements that create the marker's table and the table of used tokens. */
    List<String> markerTables();

    /** The statement that creates the table of used tokens where there is none. */
    String tokenTable();

    /**
     * Notes in the database that a token is used. The transaction stays usable whatever comes of it.
     *
     * @param raw a connection in a transaction
     * @param schema the policy's schema
     * @param token verified
     * @return what stops the use; null if it is noted
     */
    @Nullable
    String spend(Connection raw, String schema, ApprovalToken token) throws SQLException;

    /**
     * Weighs the rows that a statement would destroy against what its token allows, under the lock that keeps others
     * from adding any.
     *
     * @param raw a connection in a transaction
     * @param schema the policy's schema
     * @param timeout in seconds for each statement; 0 for none
     * @param cap how many rows the token allows
     * @return what stops it; null if nothing does
     */
    @Nullable
    String weigh(Connection raw, String schema, int timeout, Destruction destruction, long cap) throws SQLException;

    /**
     * How a token is told to be for fewer rows.
     *
     * @param rows that the statement hits or would destroy
     * @param cap how many the token allows
     */
    static String overToken(long rows, long cap) {
        return "it hits " + rows + " rows and the token allows " + cap + " (rows)";
    }

    /**
     * How many rows of some relations have been changed or removed on a connection, counted from any beginning: the
     * difference between two answers in one transaction is what happened in between, whatever it was that did it.
     *
     * @param raw a connection in a transaction
     * @param schema the policy's schema
     * @param relations as the policy spells them
     * @param timeout in seconds; 0 for none
     * @return negative if the server does not count the rows of one of them
     */
    long changedRows(Connection raw, String schema, Set<String> relations, int timeout) throws SQLException;

    /**
     * Whether the server refused a savepoint because no transaction is open: it has the last word on that.
     *
     * @param error of the statement that sets the savepoint
     * @return whether that, and nothing else, is what it says
     */
    boolean isOutsideTransaction(SQLException error);

    /**
     * What may be told of an error of the server's: one that shows values of a row that may be another tenant's is told
     * without them, with its state and what remains of its wording.
     *
     * @param error of a statement that was narrowed
     * @return the same, or what is told instead
     */
    SQLException withoutForeignValues(SQLException error);

    /**
     * The same error with another place in the text, if it names one.
     *
     * @param error of a statement that was narrowed
     * @param place takes the place in what was sent, and gives that in the caller's text or 0 for none; from 1
     */
    SQLException placed(SQLException error, IntUnaryOperator place);

    /** What purges the test data of a database. */
    WrappedDatabase testData(DataSource raw, SafeDbPolicy policy, Enforcement enforcement, DatabaseIdentity identity);

    /**
     * Whether a value of the driver's own classes is plain: it holds no connection.
     *
     * @param type the class of the value
     */
    boolean isPlain(Class<?> type);

    /** Whether reading a value of this type as an object makes the driver run a statement. */
    boolean isCursor(String typeName);

    /**
     * The column of a table that a column of a result comes from, as the server says it, whatever the statement calls
     * it.
     *
     * @param metaData the driver's own
     * @param column counted from 1
     * @return null if it is computed, or the driver does not say
     */
    @Nullable
    BaseColumn origin(ResultSetMetaData metaData, int column) throws SQLException;
}
