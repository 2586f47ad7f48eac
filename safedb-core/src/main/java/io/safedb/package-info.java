/**
 * The front of safedb: wrap once with {@link io.safedb.SafeDb}, open a {@link io.safedb.TenantScope} per request, and
 * every database call is narrowed to that tenant or refused with a {@link io.safedb.SafeDbViolation}.
 */
@NullMarked
package io.safedb;

import org.jspecify.annotations.NullMarked;
