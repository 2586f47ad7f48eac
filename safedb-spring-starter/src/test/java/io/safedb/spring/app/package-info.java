/** An application that knows nothing of safedb but its tenants. */
@NullMarked
package io.safedb.spring.app;

import org.jspecify.annotations.NullMarked;
