/**
 * Reads PostgreSQL text and narrows it to one tenant. Text in, facts and text out: nothing here knows a connection, a
 * scope or a policy. For {@code io.safedb.jdbc}, not for applications.
 *
 * <p>A text goes through four hands, in this order:
 *
 * <ol>
 *   <li>the lexer ({@code io.safedb.jdbc.sql.lexer}) splits it into tokens;
 *   <li>the readers walk the tokens once, from {@code WholeText} down, and write into a {@code Reading} what they find:
 *       relations, what is compared with the tenant column, findings, and a {@code QueryLevel} or {@code InsertSite}
 *       for every place that may have to be narrowed;
 *   <li>the narrower makes {@code Splices} of that: {@code SqlNarrower} for conditions, {@code InsertNarrower} for
 *       rows;
 *   <li>{@code SqlProof} reads what came of it and shows that it holds, knowing nothing of the narrower.
 *       {@code FormMaker} leads through the last two; {@code SqlReader} is the front.
 * </ol>
 *
 * <p>Where a construct is read:
 *
 * <ul>
 *   <li>the whole text, EXPLAIN: {@code WholeText}; WITH, SEARCH, CYCLE: {@code WithReader}; set operations, VALUES,
 *       TABLE, brackets: {@code QueryReader}; SELECT, DISTINCT, GROUP BY, grouping sets: {@code SelectReader}; ORDER
 *       BY, LIMIT, FETCH, FOR UPDATE: {@code TailReader}; WINDOW, OVER: {@code WindowReader};
 *   <li>FROM, joins, LATERAL, functions as tables: {@code FromReader}; a relation with alias, ONLY, TABLESAMPLE:
 *       {@code RelationReader}; XMLTABLE, JSON_TABLE: {@code DocumentTableReader};
 *   <li>AND, OR, operators, casts: {@code ExpressionReader}; IN, LIKE, BETWEEN, IS, AT TIME ZONE:
 *       {@code WordOperators}; constants, rows, arrays, sub-selects: {@code OperandReader}; columns, subscripts,
 *       fields: {@code NameReader}; CASE: {@code CaseReader}; types: {@code TypeReader}; conditions that are always
 *       true: {@code Tautologies};
 *   <li>calls, aggregates, CAST, EXTRACT, TRIM: {@code CallReader}; JSON_…, XML…: {@code DocumentCallReader}; which
 *       functions only compute: {@code BuiltInFunctions};
 *   <li>UPDATE, DELETE, RETURNING: {@code ChangeReader}; SET of them: {@code AssignmentReader}; INSERT, ON CONFLICT:
 *       {@code InsertReader}; MERGE: {@code MergeReader};
 *   <li>DECLARE, FETCH: {@code CursorReader}; SET, RESET: {@code SettingReader}; DROP, ALTER, CREATE, TRUNCATE:
 *       {@code DefinitionReader}, with {@code SchemaReader} for what they name; all others: {@code UtilityReader}.
 * </ul>
 *
 * <p>What is known of an expression is an {@code Operand}, of a FROM item a {@code FromItem}, of a query's columns
 * {@code OutputColumns}; what else the tenant column is called, {@code OtherNames}. How many rows a change hits at
 * most: {@code RowChanges} and {@code FixedColumns}; locked rows: {@code LockedCounting}; texts that are not understood
 * and that row-level security may hold: {@code PlainText}; places in a refusal: {@code StatementText}.
 */
@NullMarked
package io.safedb.jdbc.sql;

import org.jspecify.annotations.NullMarked;
