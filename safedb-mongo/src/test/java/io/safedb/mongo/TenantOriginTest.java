package io.safedb.mongo;

import static io.safedb.mongo.Scopes.in;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoCollection;
import example.shop.Pilot;
import example.shop.Reports;
import io.safedb.Rule;
import io.safedb.Scope;
import io.safedb.TenantId;
import io.safedb.environment.Environment;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.implementation.MethodCall;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import net.bytebuddy.matcher.ElementMatchers;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A call that names its tenant")
class TenantOriginTest {
    private static Shop shop;

    @BeforeAll
    static void start() {
        shop = new Shop(Environment.PRODUCTION);
    }

    @AfterAll
    static void stop() {
        shop.close();
    }

    @BeforeEach
    void fill() {
        shop.fill();
    }

    private static MongoCollection<Document> orders() {
        return shop.orders();
    }

    /** The tenant as an application takes it from the scope. */
    private static TenantId ofScope() {
        return ((Scope.OfTenant) Scope.current()).tenant();
    }

    private static void refused(ThrowingCallable call, Rule rule) {
        in("a", () -> shop.assertRefused(call, rule));
    }

    @Test
    @DisplayName("by a constant of the calling class is refused, also where it is the tenant in scope")
    void constants() {
        refused(() -> Pilot.found(orders()), Rule.HARDCODED_TENANT);
        refused(() -> Pilot.foundLater(orders()), Rule.HARDCODED_TENANT);
        refused(() -> Pilot.insert(orders()), Rule.HARDCODED_TENANT);
        refused(() -> Pilot.found(orders(), TenantId.of("a")), Rule.HARDCODED_TENANT);
        refused(() -> Pilot.insert(orders(), new String("a")), Rule.HARDCODED_TENANT);
    }

    @Test
    @DisplayName("by the scope's own id passes, whatever stands in the calling class")
    void fromTheScope() {
        in("a", () -> {
            assertThat(Pilot.found(orders(), ofScope())).hasSize(2);
            assertThat(Pilot.found(orders(), ofScope().value())).hasSize(2);
            Pilot.insert(orders(), ofScope());
            Pilot.insert(orders(), ofScope().value());
            assertThat(Pilot.found(orders(), ofScope())).hasSize(4);
        });
    }

    @Test
    @DisplayName("by an id from somewhere else passes if it is the tenant in scope")
    void fromElsewhere() {
        in("a", () -> assertThat(Reports.found(orders(), new String("a"))).hasSize(2));
        refused(() -> Reports.found(orders(), new String("b")), Rule.CROSS_TENANT);
    }

    @Test
    @DisplayName("by a plain id is refused where the calling class cannot be read")
    void unreadable() throws ReflectiveOperationException {
        UnaryOperator<Object> generated = generatedCaller();
        Supplier<Object> plain = () -> orders().find(new Document("org", "a")).first();
        refused(() -> generated.apply(plain), Rule.UNREADABLE);
        Supplier<Object> scoped =
                () -> orders().find(new Document("org", ofScope())).first();
        in("a", () -> assertThat(generated.apply(scoped)).isNotNull());
    }

    /** A class that was made at run time and has no class file; it calls the supplier that it is given. */
    @SuppressWarnings("unchecked")
    private static UnaryOperator<Object> generatedCaller() throws ReflectiveOperationException {
        return (UnaryOperator<Object>) new ByteBuddy()
                .subclass(Object.class)
                .implement(UnaryOperator.class)
                .name("example.generated.Caller")
                .method(ElementMatchers.named("apply"))
                .intercept(MethodCall.invoke(Supplier.class.getMethod("get"))
                        .onArgument(0)
                        .withAssigner(Assigner.DEFAULT, Assigner.Typing.DYNAMIC))
                .make()
                .load(null)
                .getLoaded()
                .getConstructor()
                .newInstance();
    }
}
