/** What ArchUnit holds the house to. */
@NullMarked
package io.safedb.house;

import org.jspecify.annotations.NullMarked;
