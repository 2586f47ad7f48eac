package io.safedb.caller;

import static io.safedb.caller.ConstantOrigin.CONSTANT;
import static io.safedb.caller.ConstantOrigin.NOT_CONSTANT;
import static io.safedb.caller.ConstantOrigin.UNREADABLE_CLASS;
import static org.assertj.core.api.Assertions.assertThat;

import com.example.shop.Repository;
import java.lang.module.ModuleDescriptor;
import java.lang.ref.WeakReference;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.Callable;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import net.bytebuddy.implementation.MethodDelegation;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A value is a constant of the calling class")
class CallerConstantsTest {
    private final Repository repository = new Repository("org_given");

    @Test
    @DisplayName("and no class of core is ever the calling one")
    void allOfCore() {
        ModuleDescriptor core = CallerConstants.class.getModule().getDescriptor();

        // The tests' own packages are patched into the module.
        assertThat(core.packages())
                .filteredOn(name -> !name.startsWith("io.safedb.house") && !name.startsWith("com.example"))
                .contains("io.safedb", "io.safedb.token")
                .allMatch(CallerConstants::isCore);
    }

    @Test
    @DisplayName("in a local variable")
    void local() {
        assertThat(repository.inLocal()).isEqualTo(CONSTANT);
    }

    @Test
    @DisplayName("in a static final field")
    void field() {
        assertThat(repository.inField()).isEqualTo(CONSTANT);
    }

    @Test
    @DisplayName("copied by the compiler from another class")
    void inlined() {
        assertThat(repository.inOtherClass()).isEqualTo(CONSTANT);
    }

    @Test
    @DisplayName("in a lambda")
    void lambda() {
        assertThat(repository.inLambda().get()).isEqualTo(CONSTANT);
    }

    @Test
    @DisplayName("outside of the anonymous class that asks")
    void anonymous() throws Exception {
        assertThat(repository.askedInAnonymousClass().call()).isEqualTo(CONSTANT);
    }

    @Test
    @DisplayName("in a class nested in a nested class")
    void nestMate() {
        assertThat(repository.inNestMate()).isEqualTo(CONSTANT);
    }

    @Test
    @DisplayName("as the fixed part of a concatenation, not as the whole that was put together")
    void concatenation() {
        assertThat(repository.concatenated("")).isEqualTo(CONSTANT);
        assertThat(repository.concatenated("_a")).isEqualTo(NOT_CONSTANT);
    }

    @Test
    @DisplayName("not if it was computed")
    void computed() {
        assertThat(repository.madeAtRunTime()).isEqualTo(NOT_CONSTANT);
        assertThat(repository.changed()).isEqualTo(NOT_CONSTANT);
    }

    @Test
    @DisplayName("not if it was given, though the giver has it as a constant")
    void given() {
        assertThat(repository.givenToMe()).isEqualTo(NOT_CONSTANT);
    }

    @Test
    @DisplayName("not if only an annotation or a name says it")
    void annotations() {
        assertThat(new Repository("org_in_annotation").isInAnnotation()).isEqualTo(NOT_CONSTANT);
        assertThat(new Repository("isInAnnotation").isInAnnotation()).isEqualTo(NOT_CONSTANT);
        assertThat(new Repository("com/example/shop/Repository").isInAnnotation())
                .isEqualTo(NOT_CONSTANT);
    }

    @Test
    @DisplayName("whoever calls by reflection or through a proxy of the JDK")
    void throughTheJdk() throws Exception {
        Method local = Repository.class.getMethod("inLocal");
        assertThat(local.invoke(repository)).isEqualTo(CONSTANT);

        InvocationHandler handler = (proxy, method, arguments) -> repository.inLocal();
        Callable<?> proxy = (Callable<?>)
                Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Callable.class}, handler);
        assertThat(proxy.call()).isEqualTo(CONSTANT);
    }

    @Test
    @DisplayName("of the first class that is neither safedb, the driver, Spring nor the JDK")
    void caller() {
        assertThat(repository.name()).isEqualTo("com.example.shop.Repository");
        // From in here, it is whoever runs the test.
        assertThat(CallerConstants.callerName().orElseThrow()).startsWith("org.junit.");
    }

    @Test
    @DisplayName("or nobody knows, if the class was made at run time")
    void unreadable() throws Exception {
        Class<?> made = new ByteBuddy()
                .subclass(Object.class)
                .name("com.example.made.AtRunTime")
                .implement(Asking.class)
                .method(net.bytebuddy.matcher.ElementMatchers.named("ask"))
                .intercept(MethodDelegation.to(CallerConstants.class))
                .make()
                .load(getClass().getClassLoader(), ClassLoadingStrategy.Default.WRAPPER)
                .getLoaded();
        Asking asking = (Asking) made.getDeclaredConstructor().newInstance();

        assertThat(asking.ask("org_a")).isEqualTo(UNREADABLE_CLASS);
    }

    /** What the class made at run time implements. */
    public interface Asking {
        ConstantOrigin ask(String value);
    }

    @Test
    @DisplayName("and what was read of a class goes with its class loader")
    void noLeak() throws Exception {
        WeakReference<ClassLoader> loader = askFromAnotherLoader();
        org.awaitility.Awaitility.await().until(() -> {
            System.gc();
            return loader.get() == null;
        });
    }

    private static WeakReference<ClassLoader> askFromAnotherLoader() throws Exception {
        URL classes = Repository.class.getProtectionDomain().getCodeSource().getLocation();
        URL own = java.util.Objects.requireNonNull(Repository.class.getResource("/com/example/shop/Repository.class"));
        URL root = new URL(own.toString().replace("com/example/shop/Repository.class", ""));
        try (URLClassLoader loader = new URLClassLoader(new URL[] {root, classes}, Repository.class.getClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                if (!name.startsWith("com.example.shop.")) {
                    return super.loadClass(name, resolve);
                }
                Class<?> known = findLoadedClass(name);
                return known == null ? findClass(name) : known;
            }
        }) {
            Class<?> type = loader.loadClass("com.example.shop.Repository");
            assertThat(type).isNotSameAs(Repository.class);
            Object other = type.getConstructor(String.class).newInstance("org_given");
            assertThat(type.getMethod("inLocal").invoke(other)).isEqualTo(CONSTANT);
            return new WeakReference<>(loader);
        }
    }
}
