/** What a database is: its marker, and whether declared environment, marker, name and the other databases agree. */
@NullMarked
package io.safedb.environment;

import org.jspecify.annotations.NullMarked;
