package io.safedb.benchmarks;

import com.p6spy.engine.spy.P6DataSource;
import io.safedb.SafeDb;
import io.safedb.jdbc.SafeDataSource;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;

/** What may stand in front of a pool or a driver: nothing, safedb, or a peer that only watches. */
final class Fronts {
    static final String RAW = "raw";
    static final String GUARDED = "guarded";
    static final String DATASOURCE_PROXY = "datasource-proxy";
    static final String P6SPY = "p6spy";

    private Fronts() {}

    static DataSource in(String front, DataSource raw, SafeDb safeDb) {
        return switch (front) {
            case GUARDED -> SafeDataSource.wrap(raw, safeDb);
            case DATASOURCE_PROXY -> ProxyDataSourceBuilder.create(raw).build();
            // It would log each statement to a file; spy.properties turns that off.
            case P6SPY -> new P6DataSource(raw);
            default -> raw;
        };
    }
}
