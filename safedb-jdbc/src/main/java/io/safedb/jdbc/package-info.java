/**
 * The JDBC edge. {@link io.safedb.jdbc.SafeDataSource} is the front: it wraps a {@code DataSource} once, and everything
 * that comes out of the guarded one is guarded.
 *
 * <p>Every call walks five rooms, forward only. The shortest way to see them is the five lines of
 * {@code GuardedConnection.prepare}, and then {@code GuardedStatement.run}:
 *
 * <ol>
 *   <li><b>read</b>, in {@code ReadingRoom}: what the text says ({@link io.safedb.jdbc.sql.StatementReader}, with what
 *       the {@code Catalogue} knows of the database), who calls, and on whose behalf the thread works. It gives a
 *       {@code Reading}. Nobody else reads a text or a scope.
 *   <li><b>decide</b>, at the {@code StatementDesk}, for batches at the {@code BatchDesk}: asks core's Guard, with the
 *       {@code BoundTenants} where values were bound. Nobody else asks, and a refusal is logged and thrown here.
 *   <li><b>apply</b>, in {@code SentSql}: the form in which the statement is sent, the tenant and the test run bound.
 *   <li><b>delegate</b>, where the guarded object calls its raw one. What has to do more than run goes through
 *       {@code ObligedRun}: tokens, rows at stake, {@code LockedRows}, {@code CappedRows}, all in the
 *       {@code OwnTransaction} of the operation. {@code SessionTenant} tells the session its tenant,
 *       {@code ServerErrors} tells what the server says without another tenant's values.
 *   <li><b>wrap</b>, in the {@code Guarded…} classes, and {@code Values} for what a column holds: nothing that is
 *       returned leads to a raw object.
 * </ol>
 *
 * <p>What the guarded objects of one wrapped database share is its {@code AdmittedDatabase}. The wide interfaces of
 * JDBC are layers of one class each: a result set is {@code ResultSetUpdates}, {@code LabelledUpdates},
 * {@code ResultSetColumns}, {@code ResultSetMoves}, {@code GuardedResultSet}, and, where its rows can be written,
 * {@code UpdatableMoves} and {@code UpdatableResultSet}; a prepared statement is {@code GuardedResults},
 * {@code ParameterBinder}, {@code PlainParameters}, {@code StreamParameters}, {@code GuardedPreparedStatement}; a
 * connection is {@code ConnectionSettings}, {@code ConnectionGround}, {@code GuardedConnection}.
 *
 * <p>Beside this package stand {@code io.safedb.jdbc.sql}, which knows text only, and {@code io.safedb.jdbc.dialect},
 * which knows what depends on the product of a database. The guarded classes themselves are one package, because a raw
 * object is a package-private field: a second package would have to be shown it.
 */
@NullMarked
package io.safedb.jdbc;

import org.jspecify.annotations.NullMarked;
