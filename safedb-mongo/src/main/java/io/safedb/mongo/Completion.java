package io.safedb.mongo;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import net.bytebuddy.dynamic.scaffold.subclass.ConstructorStrategy;
import net.bytebuddy.implementation.FixedValue;
import net.bytebuddy.implementation.InvocationHandlerAdapter;
import net.bytebuddy.implementation.MethodCall;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import net.bytebuddy.matcher.ElementMatcher;

/**
 * Completes a guarded class: writes the methods of its driver interface that it does not have by hand, each as the call
 * table says. A method that the table does not know, be it abstract or a default one, asks the Guard and is refused.
 *
 * <p>The hand-written class has a field {@code delegate} of the driver's type and inherits {@code judge} from
 * {@link Guarded}; the generated methods use these two and nothing else. The class is defined in this package through a
 * lookup, so that it works on the class path and as a module.
 *
 * @param <G> the guarded class
 */
final class Completion<G extends Guarded> {
    /** A class can be defined once only. */
    private static final Map<String, Class<?>> COMPLETED = new ConcurrentHashMap<>();

    private final Constructor<? extends G> constructor;

    private Completion(Constructor<? extends G> constructor) {
        this.constructor = constructor;
    }

    /** Completes a guarded class for a driver interface as it is on the class path. */
    static <G extends Guarded> Completion<G> of(Class<G> guarded, Class<?> driverInterface) {
        return of(guarded, driverInterface, driverInterface);
    }

    /**
     * Completes a guarded class for an interface that extends the driver's.
     *
     * @param section the interface whose section of the call table holds
     * @param implemented the interface to implement
     */
    static <G extends Guarded> Completion<G> of(Class<G> guarded, Class<?> section, Class<?> implemented) {
        String name = guarded.getName() + "$Completed" + (section == implemented ? "" : implemented.getSimpleName());
        Class<?> completed = COMPLETED.computeIfAbsent(name, absent -> define(absent, guarded, section, implemented));
        @SuppressWarnings("unchecked") // the generated class imitates the one constructor of the guarded class
        Constructor<? extends G> constructor =
                (Constructor<? extends G>) completed.getDeclaredConstructors()[0];
        return new Completion<>(constructor);
    }

    private static Class<?> define(String name, Class<?> guarded, Class<?> section, Class<?> implemented) {
        Map<String, Placement> placements = CallTable.CURRENT.placements(section);
        return new ByteBuddy()
                .subclass(guarded, ConstructorStrategy.Default.IMITATE_SUPER_CLASS)
                .implement(implemented)
                .name(name)
                .method(placed(placements, Placement.PASS))
                .intercept(MethodCall.invokeSelf()
                        .onField("delegate")
                        .withAllArguments()
                        .withAssigner(Assigner.DEFAULT, Assigner.Typing.DYNAMIC))
                .method(placed(placements, Placement.SELF))
                .intercept(MethodCall.invokeSelf()
                        .onField("delegate")
                        .withAllArguments()
                        .setsField(field -> field.getName().equals("delegate"))
                        .withAssigner(Assigner.DEFAULT, Assigner.Typing.DYNAMIC)
                        .andThen(FixedValue.self()))
                .method(judged(placements))
                .intercept(InvocationHandlerAdapter.toField("judge"))
                .make()
                .load(guarded.getClassLoader(), ClassLoadingStrategy.UsingLookup.of(MethodHandles.lookup()))
                .getLoaded();
    }

    /** A guarded object. The arguments are those of the guarded class's one constructor. */
    G create(Object... arguments) {
        try {
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ElementMatcher<MethodDescription> placed(Map<String, Placement> placements, Placement wanted) {
        return method -> isDriverMethod(method) && placements.get(signature(method)) == wanted;
    }

    private static ElementMatcher<MethodDescription> judged(Map<String, Placement> placements) {
        return method -> isDriverMethod(method)
                && placements.getOrDefault(signature(method), Placement.UNKNOWN).judged();
    }

    /** Methods written by hand are declared by a class, those still to be written by an interface. */
    private static boolean isDriverMethod(MethodDescription method) {
        return method.isVirtual() && method.getDeclaringType().asErasure().isInterface() && !method.isSynthetic();
    }

    private static String signature(MethodDescription method) {
        return CallTable.signature(
                method.getName(),
                method.getParameters().asTypeList().asErasures().stream()
                        .map(TypeDescription::getName)
                        .toList());
    }
}
