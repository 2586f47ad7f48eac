/** Text from outside, made fit for messages and logs. Nobody's business outside this module. */
@NullMarked
package io.safedb.internal.text;

import org.jspecify.annotations.NullMarked;
