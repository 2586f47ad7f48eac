/**
 * From a text to the tokens that the server sees, and back to places in the text. Knows characters, quotes and
 * keywords; what a statement is, it does not know.
 *
 * <ul>
 *   <li>{@link io.safedb.jdbc.sql.lexer.SqlLexer} splits a text, and is the way in;
 *       {@link io.safedb.jdbc.sql.lexer.Tokens} is what it gives, {@link io.safedb.jdbc.sql.lexer.Unreadable} what it
 *       throws;
 *   <li>{@code DriverView} reads the text once more as the driver does, and refuses where the two differ;
 *   <li>{@link io.safedb.jdbc.sql.lexer.JdbcEscapes} puts the server's words in the place of <code>{fn …}</code> and
 *       the like, before anything is read, and {@link io.safedb.jdbc.sql.lexer.QuestionMarks} spells the operators of a
 *       text for which nothing is bound;
 *   <li>{@link io.safedb.jdbc.sql.lexer.SqlKeywords} says which words may name what,
 *       {@link io.safedb.jdbc.sql.lexer.ServerOffsets} where the server counts a character.
 * </ul>
 *
 * For the readers in {@code io.safedb.jdbc.sql}, not for applications.
 */
@NullMarked
package io.safedb.jdbc.sql.lexer;

import org.jspecify.annotations.NullMarked;
