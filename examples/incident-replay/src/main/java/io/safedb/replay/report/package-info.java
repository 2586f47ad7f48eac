/** Shows a protocol: as a table on the terminal and as a page. */
@NullMarked
package io.safedb.replay.report;

import org.jspecify.annotations.NullMarked;
