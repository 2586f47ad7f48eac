package io.safedb.replay.run;

import io.safedb.SafeDb;
import io.safedb.SafeDbPolicy;
import io.safedb.TableAccess;
import io.safedb.TablePolicy;
import io.safedb.environment.Environment;
import io.safedb.replay.incident.Situation;
import io.safedb.replay.server.Seed;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The guarded applications of one incident: one for each environment that a step declares, each with a policy and an
 * enforcement log of its own.
 */
final class Applications implements AutoCloseable {
    private final Path folder;
    private final String logName;
    private final Approver approver;
    private final Map<Environment, SafeDb> started = new EnumMap<>(Environment.class);

    Applications(Path folder, String incident, Approver approver) throws IOException {
        this.folder = folder;
        this.approver = approver;
        this.logName = "enforcement-" + incident;
        for (Path old : logs()) {
            Files.delete(old);
        }
    }

    /** The application for a situation, started if it is not yet. */
    SafeDb in(Situation situation) {
        return started.computeIfAbsent(situation.declared(), declared -> SafeDb.create(policy(situation)));
    }

    private SafeDbPolicy policy(Situation situation) {
        SafeDbPolicy.Builder policy = SafeDbPolicy.builder()
                .environment(situation.declared())
                .tenantColumn(situation.tenantColumn())
                .approvers(approver.key())
                .logFile(folder.resolve(logName + ".jsonl"));
        for (String relation : Seed.of(situation.seed()).relations()) {
            if (situation.shared().contains(relation)) {
                policy.sharedTables(relation);
            } else {
                policy.table(relation, situation.rows().getOrDefault(relation, TablePolicy.of(TableAccess.TENANT)));
            }
        }
        return policy.build();
    }

    /** The files that their logs were written to, one for each application. */
    List<Path> logs() throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, logName + "*.jsonl")) {
            found.forEach(files::add);
        }
        files.sort(null);
        return files;
    }

    /** Writes what the logs still hold. */
    @Override
    public void close() {
        started.values().forEach(SafeDb::close);
    }
}
