package io.safedb.spring;

import io.safedb.SafeDbException;
import io.safedb.SafeDbViolation;
import io.safedb.jdbc.SafeDbSqlException;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/** Finds the refusal in an exception, however deep Spring, JPA or a batch has wrapped it. */
final class Violations {
    private static final boolean JDBC =
            ClassUtils.isPresent("io.safedb.jdbc.SafeDbSqlException", Violations.class.getClassLoader());

    private Violations() {}

    static Optional<SafeDbViolation> in(Throwable thrown) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Throwable> open = new ArrayDeque<>();
        open.add(thrown);
        while (!open.isEmpty()) {
            Throwable each = open.remove();
            if (!seen.add(each)) {
                continue;
            }
            SafeDbViolation violation = of(each);
            if (violation != null) {
                return Optional.of(violation);
            }
            if (each.getCause() != null) {
                open.add(each.getCause());
            }
            if (each instanceof SQLException chained && chained.getNextException() != null) {
                open.add(chained.getNextException());
            }
        }
        return Optional.empty();
    }

    private static @Nullable SafeDbViolation of(Throwable thrown) {
        if (thrown instanceof SafeDbException refusal) {
            return refusal.violation();
        }
        return JDBC ? OfJdbc.of(thrown) : null;
    }

    /** Loaded where safedb-jdbc is there. */
    private static final class OfJdbc {
        static @Nullable SafeDbViolation of(Throwable thrown) {
            return thrown instanceof SafeDbSqlException refusal ? refusal.violation() : null;
        }
    }
}
