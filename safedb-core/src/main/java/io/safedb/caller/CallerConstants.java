package io.safedb.caller;

import java.lang.StackWalker.Option;
import java.lang.reflect.Proxy;
import java.util.Optional;

/**
 * Looks up a value among the string constants of the calling class: the first class on the stack of this thread that is
 * neither safedb, the MongoDB driver, Spring nor the JDK. Its nest mates count as the same class, so that lambdas,
 * nested and inner classes hide nothing. Stateless but for a cache; safe on any thread.
 *
 * <p>The first question of a class reads its class file and takes some hundred microseconds, later ones about as long
 * as it takes to walk the stack to the caller.
 */
public final class CallerConstants {
    private static final StackWalker STACK = StackWalker.getInstance(Option.RETAIN_CLASS_REFERENCE);

    /** Packages between the application's code and this class, with all that is below them. */
    private static final String[] BETWEEN = {
        "com.mongodb", "org.springframework", "io.safedb.jdbc", "io.safedb.mongo", "io.safedb.spring"
    };

    /** One entry per class, held by the class itself: it goes when the class goes, and holds no class. */
    private static final ClassValue<StringConstants> READ = new ClassValue<>() {
        @Override
        protected StringConstants computeValue(Class<?> type) {
            return StringConstants.of(type);
        }
    };

    private CallerConstants() {}

    /**
     * Whether a value stands in the code of whoever called.
     *
     * @param value compared as a whole and exactly
     * @return what the class file says
     */
    public static ConstantOrigin contains(String value) {
        Optional<Class<?>> caller = caller();
        return caller.isPresent() ? READ.get(caller.get()).contains(value) : ConstantOrigin.UNREADABLE_CLASS;
    }

    /** {@return the name of the calling class, for a message; empty if there is none} */
    public static Optional<String> callerName() {
        return caller().map(Class::getName);
    }

    private static Optional<Class<?>> caller() {
        return STACK.walk(frames -> frames.<Class<?>>map(StackWalker.StackFrame::getDeclaringClass)
                .filter(CallerConstants::isApplication)
                .findFirst());
    }

    private static boolean isApplication(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        if (loader == null || loader == ClassLoader.getPlatformClassLoader() || Proxy.isProxyClass(type)) {
            return false;
        }
        String name = type.getPackageName();
        if (type.getModule() == CallerConstants.class.getModule() && isCore(name)) {
            return false;
        }
        for (String between : BETWEEN) {
            if (isIn(name, between)) {
                return false;
            }
        }
        return true;
    }

    /** Whether it is one of core's own packages; an application may live below {@code io.safedb} too. */
    static boolean isCore(String name) {
        return name.equals("io.safedb")
                || isIn(name, "io.safedb.caller")
                || isIn(name, "io.safedb.catalogue")
                || isIn(name, "io.safedb.environment")
                || isIn(name, "io.safedb.guard")
                || isIn(name, "io.safedb.internal")
                || isIn(name, "io.safedb.log")
                || isIn(name, "io.safedb.token");
    }

    private static boolean isIn(String name, String root) {
        return name.startsWith(root) && (name.length() == root.length() || name.charAt(root.length()) == '.');
    }
}
