package io.safedb.mongo;

import io.safedb.Scope;
import io.safedb.guard.Call;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What all guarded objects are. Subclasses hold the methods that safedb guards by hand and a field {@code delegate};
 * {@link Completion} writes the others.
 */
abstract class Guarded {
    /** Runs a method that the Guard decides about without its arguments. Called by the generated methods. */
    final InvocationHandler judge = (self, method, arguments) -> judged(method, arguments);

    /** Asks the Guard about a call that spends no token, and cannot run on one; throws its refusal. */
    abstract void decide(Call call, Scope scope);

    /**
     * Asks the Guard about a call that destroys names and definitions, no documents; throws its refusal. Uses up the
     * token that the call runs on.
     */
    void decideOnToken(Call call, Scope scope) {
        decide(call, scope);
    }

    /** The driver interface whose section of the call table places this object's methods. */
    abstract Class<?> driverInterface();

    /** The collections that a judged method touches. */
    abstract List<Call.Target> judgedTargets();

    /** The name of the database or server that a judged method is about when it is about no collection. */
    abstract String owner();

    /** The raw object. For the fourth room only. */
    abstract Object raw();

    /** Wraps what the driver answered to a judged method. */
    abstract @Nullable Object wrap(@Nullable Object answer);

    private @Nullable Object judged(Method method, Object @Nullable [] arguments) throws Throwable {
        Scope scope = Scope.current();
        Placement placement = CallTable.CURRENT
                .placements(driverInterface())
                .getOrDefault(CallTable.signature(method), Placement.UNKNOWN);
        Call call = judgedCall(method, placement, arguments);
        if (placement == Placement.DESTRUCTIVE) {
            decideOnToken(call, scope);
        } else {
            decide(call, scope);
        }
        Object answer;
        try {
            answer = method.invoke(raw(), GuardedSession.given(arguments));
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
        return wrap(answer);
    }

    private Call judgedCall(Method method, Placement placement, Object @Nullable [] arguments) {
        Call.Action action = placement == Placement.DESTRUCTIVE ? Call.Action.SCHEMA : Call.Action.READ;
        List<Call.Target> targets = judgedTargets();
        String subject = targets.isEmpty() ? owner() : targets.get(0).name();
        return new Call(
                method.getName(),
                action,
                targets,
                List.of(),
                List.of(placement.finding(method.getName(), subject + named(placement, arguments))),
                method.getName() + "(" + subject + ")");
    }

    /** What is destroyed inside the target, where the call names it: a token is for that one. */
    private static String named(Placement placement, Object @Nullable [] arguments) {
        if (placement != Placement.DESTRUCTIVE || arguments == null || arguments.length == 0) {
            return "";
        }
        return arguments[0] instanceof String name ? "." + name : "";
    }
}
