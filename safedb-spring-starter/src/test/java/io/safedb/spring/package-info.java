/** The starter's tests; a module of its own runs them once more on Spring Boot 3.5. */
@NullMarked
package io.safedb.spring;

import org.jspecify.annotations.NullMarked;
