package io.safedb.spring;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Collection;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * Has the HikariCP pools behind guarded data sources measured. Spring Boot does that for pools that it finds, and it
 * finds none behind the guard. The meters are HikariCP's own, under the names that they have without safedb.
 */
final class PoolMeters implements MeterBinder {
    private final Supplier<Collection<DataSource>> pools;

    /**
     * For the pools of an application.
     *
     * @param pools what stands behind its guarded data sources
     */
    PoolMeters(Supplier<Collection<DataSource>> pools) {
        this.pools = pools;
    }

    /** A pool that the application has measured otherwise is left as it is. */
    @Override
    public void bindTo(MeterRegistry registry) {
        for (DataSource raw : pools.get()) {
            if (raw instanceof HikariDataSource pool
                    && pool.getMetricRegistry() == null
                    && pool.getMetricsTrackerFactory() == null) {
                pool.setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(registry));
            }
        }
    }
}
