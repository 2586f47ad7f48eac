/**
 * The front of safedb: wrap once with {@link io.safedb.SafeDb}, open a {@link io.safedb.TenantScope} per request, and
 * every database call is narrowed to that tenant or refused with a {@link io.safedb.SafeDbViolation}.
 *
 * <p>Here and in the other packages: an argument is never null unless it says {@code @Nullable}, and null where it must
 * not be is a {@link java.lang.NullPointerException} that names the argument. Records and enums are immutable and safe
 * on any thread. Collections that are returned cannot be changed. Names of tables, columns and collections are spelled
 * as the server stores them: without quotes, in its case.
 */
@NullMarked
package io.safedb;

import org.jspecify.annotations.NullMarked;
