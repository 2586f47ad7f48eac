package io.safedb.replay.run;

import io.safedb.replay.incident.DatabaseKind;
import io.safedb.replay.incident.Site;
import io.safedb.replay.incident.Situation;
import io.safedb.replay.server.Servers;
import io.safedb.replay.state.DatabaseState;
import io.safedb.replay.state.MongoState;
import io.safedb.replay.state.SqlState;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Builds the databases of a situation and reads them. */
final class Stage {
    private final Servers servers;

    Stage(Servers servers) {
        this.servers = servers;
    }

    /** Puts fresh, identical copies in place. */
    void build(Situation situation) throws SQLException {
        for (Site site : situation.sites()) {
            if (situation.kind() == DatabaseKind.POSTGRESQL) {
                servers.postgres().create(site.name(), situation.seed(), site.filled(), site.marker());
            } else {
                servers.mongo().create(site.name(), situation.seed(), site.filled(), site.marker());
            }
        }
    }

    /** Reads everything in them, through raw connections. */
    DatabaseState read(Situation situation) throws SQLException {
        Map<String, DatabaseState> states = new LinkedHashMap<>();
        for (Site site : situation.sites()) {
            states.put(site.name(), read(situation, site));
        }
        return DatabaseState.together(states);
    }

    private DatabaseState read(Situation situation, Site site) throws SQLException {
        if (situation.kind() == DatabaseKind.MONGODB) {
            return MongoState.read(servers.mongo().client().getDatabase(site.name()), situation.tenantColumn());
        }
        try (Connection raw = servers.postgres().raw(site.name()).getConnection()) {
            return SqlState.read(raw, situation.tenantColumn());
        }
    }

    /** Opens them raw. */
    RawDatabases raw() {
        return new RawDatabases(servers);
    }
}
