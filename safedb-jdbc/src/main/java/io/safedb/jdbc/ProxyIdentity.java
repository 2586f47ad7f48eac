package io.safedb.jdbc;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * How a proxy of safedb's answers the methods of {@link Object}: it is equal to itself, and tells nothing of the raw
 * one.
 */
final class ProxyIdentity {
    private ProxyIdentity() {}

    /**
     * The answer.
     *
     * @param method of {@code Object}: equals, hashCode or toString
     * @param name of the kind of object
     */
    static Object answer(Object proxy, Method method, @Nullable Object @Nullable [] arguments, String name) {
        return switch (method.getName()) {
            case "equals" -> arguments != null && arguments[0] == proxy;
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "safedb " + name;
        };
    }
}
