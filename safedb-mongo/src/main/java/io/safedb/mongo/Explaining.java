package io.safedb.mongo;

import com.mongodb.ExplainVerbosity;
import io.safedb.Scope;
import io.safedb.guard.Call;
import io.safedb.guard.Finding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides about {@code explain}. What is explained is the narrowed call; the plan alone is harmless, while execution
 * statistics count the keys and documents of all tenants that the server looked at.
 */
final class Explaining {
    private Explaining() {}

    /**
     * Asks the Guard; throws its refusal.
     *
     * @param verbosity null for the server's default, which executes
     */
    static void decide(GuardedIterable<?> iterable, @Nullable ExplainVerbosity verbosity) {
        Scope scope = Scope.current();
        iterable.binding().executedIn(scope);
        List<Finding> findings = verbosity == ExplainVerbosity.QUERY_PLANNER
                ? List.of()
                : List.of(new Finding(
                        Finding.Kind.REVEALING,
                        "explain",
                        "execution statistics count what the server read of all tenants; explain with QUERY_PLANNER"));
        iterable.decide(
                new Call("explain", Call.Action.READ, iterable.judgedTargets(), List.of(), findings, "explain"), scope);
    }
}
