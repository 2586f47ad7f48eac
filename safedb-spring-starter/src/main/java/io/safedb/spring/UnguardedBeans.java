package io.safedb.spring;

import io.safedb.PolicyException;
import io.safedb.spring.SafeDbProperties.Unguarded;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The beans that the application takes out of the guard, each with an owner and a reason. */
final class UnguardedBeans {
    /** Where refusals are logged too: a reviewer finds both in one place. */
    private static final Logger LOG = LoggerFactory.getLogger("io.safedb.enforcement");

    private static final String KEY = "safedb.unguarded-beans.";

    private final Map<String, Unguarded> beans;

    /**
     * Reads them.
     *
     * @throws PolicyException if one has no owner or no reason
     */
    UnguardedBeans(@Nullable Map<String, Unguarded> beans) {
        this.beans = beans == null ? Map.of() : Map.copyOf(beans);
        this.beans.forEach((name, bean) -> {
            require(name + ".owner", bean.owner(), "the person or team that answers for it");
            require(name + ".reason", bean.reason(), "why this bean must not be guarded");
        });
    }

    private static void require(String key, @Nullable String text, String what) {
        if (text == null || text.isBlank() || text.chars().anyMatch(Character::isISOControl)) {
            throw new PolicyException(
                    KEY + key,
                    text == null ? "It is missing." : "It is blank, or has control characters.",
                    "Write " + what + ", on one line; the log shows it at every start.");
        }
    }

    /** Whether a bean is one of them; the target of a scoped proxy goes by the proxy's name. */
    boolean contains(String name) {
        return beans.containsKey(plain(name));
    }

    /** Logs that one of them is left alone. */
    void report(String name) {
        Unguarded bean = beans.get(plain(name));
        if (bean != null) {
            LOG.warn("Bean {} is not guarded. Owner: {}. Reason: {}.", plain(name), bean.owner(), bean.reason());
        }
    }

    Set<String> names() {
        return beans.keySet();
    }

    private static String plain(String name) {
        return name.startsWith("scopedTarget.") ? name.substring("scopedTarget.".length()) : name;
    }
}
