/**
 * YAML 1.2 read into nodes that know their line and column. Knows nothing of policies. Nobody's business outside this
 * module.
 */
@NullMarked
package io.safedb.internal.yaml;

import org.jspecify.annotations.NullMarked;
