/** Guards the beans of a Spring Boot application: auto-configuration, properties, the tenant of a web request. */
@NullMarked
package io.safedb.spring;

import org.jspecify.annotations.NullMarked;
