package io.safedb.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.EnforcementMode;
import io.safedb.Rule;
import io.safedb.SafeDb;
import io.safedb.Scope;
import io.safedb.environment.Environment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The enforcement of a database")
class EnforcementTest {
    private final SafeDb safeDb = SafeDb.create(
            Cases.policy().mode(Rule.HARDCODED_TENANT, EnforcementMode.OBSERVE).build());
    private final Enforcement enforcement =
            Enforcement.admit(safeDb, Cases.database(Environment.DISPOSABLE), Cases.DISCOVERED::equals);

    @AfterEach
    void close() {
        safeDb.close();
    }

    @Test
    @DisplayName("decides as its guard does")
    void decides() {
        Call call = Cases.read(Cases.TENANT).call();

        assertThat(enforcement.decide(call, Cases.NONE)).isInstanceOf(Decision.Refuse.class);
        assertThat(enforcement.decide(call, Cases.IN_A))
                .isEqualTo(new Decision.Narrow(Cases.ORG_A, java.util.List.of(), Obligations.NONE));
        assertThat(enforcement.guard().decide(call, Cases.IN_A)).isInstanceOf(Decision.Narrow.class);
    }

    @Test
    @DisplayName("does not run a call whose parameter meets the tenant column and is not bound")
    void unbound() {
        Call call = Cases.read(Cases.TENANT)
                .mention(TenantMention.parameter(TenantMention.Use.COMPARED, 1, "organization_id"))
                .call();

        assertThat(enforcement.guard().decide(call, Cases.IN_A)).isInstanceOf(Decision.Narrow.class);
        assertThat(enforcement.decide(call, Cases.IN_A)).isInstanceOf(Decision.Refuse.class);
        assertThat(enforcement.decide(call.bind(position -> "org_a"), Cases.IN_A))
                .isInstanceOf(Decision.Narrow.class);
    }

    @Test
    @DisplayName("allocates less than 120 bytes for an allowed call of a known shape")
    void allocation() throws ReflectiveOperationException {
        Call call =
                Cases.read(Cases.TENANT).finding(Finding.Kind.UNFILTERED_READ).call();
        Scope scope = Cases.IN_A;
        for (int i = 0; i < 20_000; i++) {
            enforcement.decide(call, scope);
        }
        long before = allocated();
        for (int i = 0; i < 20_000; i++) {
            enforcement.decide(call, scope);
        }
        long each = (allocated() - before) / 20_000;

        assertThat(each).isLessThan(120);
    }

    /** By reflection: the bean is in a module that core does not read. */
    private static long allocated() throws ReflectiveOperationException {
        Object bean = Class.forName("java.lang.management.ManagementFactory")
                .getMethod("getThreadMXBean")
                .invoke(null);
        return (Long) Class.forName("com.sun.management.ThreadMXBean")
                .getMethod("getCurrentThreadAllocatedBytes")
                .invoke(bean);
    }
}
