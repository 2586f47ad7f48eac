package io.safedb.replay.run;

import io.safedb.SafeDb;
import io.safedb.TenantId;
import io.safedb.TenantScope;
import io.safedb.TestData;
import io.safedb.environment.EnvironmentMarker;
import io.safedb.jdbc.JdbcMarker;
import io.safedb.jdbc.PolicyDdl;
import io.safedb.mongo.MongoMarker;
import io.safedb.mongo.PolicyIndexes;
import io.safedb.replay.incident.Circumstance;
import io.safedb.replay.incident.DatabaseKind;
import io.safedb.replay.incident.Databases;
import io.safedb.replay.incident.HarmfulCode;
import io.safedb.replay.incident.Seen;
import io.safedb.replay.incident.Site;
import io.safedb.replay.incident.Step;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The guarded run of one step: what the application's surroundings do around the code. It has a thread of its own, as a
 * request has, so that nothing of the replay's own caller stands on its stack.
 */
final class GuardedRun {
    private final Step step;
    private final Stage stage;
    private final RawDatabases raw;
    private final SafeDb safeDb;
    private final Approver approver;
    private final TestJar tests;

    GuardedRun(Step step, Stage stage, RawDatabases raw, SafeDb safeDb, Approver approver, TestJar tests) {
        this.step = step;
        this.stage = stage;
        this.raw = raw;
        this.safeDb = safeDb;
        this.approver = approver;
        this.tests = tests;
    }

    /** Runs it. */
    Run on(Databases guarded) throws Exception {
        if (step.circumstance() instanceof Circumstance.PrintedIndexes) {
            createPrintedIndexes();
        }
        FutureTask<Run> request = new FutureTask<>(() -> Run.of(step, this::surrounded, stage, guarded));
        new Thread(request, "request").start();
        try {
            return request.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("The guarded run of \"" + step.title() + "\" did not end", e.getCause());
        }
    }

    @SuppressWarnings("try") // the scope works by being open
    private Seen surrounded(Databases databases) throws Exception {
        if (!step.scoped()) {
            return underCircumstance(databases);
        }
        // What the web filter of the application does at the beginning of a request.
        try (TenantScope scope = TenantScope.open(TenantId.of(step.tenant()))) {
            return underCircumstance(databases);
        }
    }

    @SuppressWarnings("try") // the test run works by being open
    private Seen underCircumstance(Databases databases) throws Exception {
        HarmfulCode code = step.code();
        if (step.circumstance() instanceof Circumstance.TestRun open) {
            try (TestData run = TestData.open(open.runId())) {
                return code.run(databases);
            }
        }
        if (step.circumstance() instanceof Circumstance.TestJar) {
            return tests.call(code, databases);
        }
        if (step.circumstance() instanceof Circumstance.Approved approved) {
            return safeDb.withToken(approver.approve(approved, databaseId(approved)), () -> code.run(databases));
        }
        return code.run(databases);
    }

    /** What the owner of the schema does once, with what the policy prints. */
    private void createPrintedIndexes() throws SQLException {
        Site site = step.situation().sites().get(0);
        if (step.situation().kind() == DatabaseKind.MONGODB) {
            PolicyIndexes.atMostOne(safeDb.policy())
                    .forEach(index -> raw.mongo(site.name())
                            .getCollection(index.collection())
                            .createIndexes(List.of(index.model())));
            return;
        }
        try (Connection connection = raw.sql(site.name()).getConnection();
                Statement statement = connection.createStatement()) {
            for (String index : PolicyDdl.atMostOne(safeDb.policy())) {
                statement.execute(index);
            }
        }
    }

    /** The id of the step's database; of a database that is not there, if the token was made out for another one. */
    private String databaseId(Circumstance.Approved approved) throws SQLException {
        Site site = step.situation().sites().get(0);
        if (approved.environment() != site.marker()) {
            return UUID.randomUUID().toString();
        }
        if (step.situation().kind() == DatabaseKind.MONGODB) {
            return MongoMarker.read(raw.client(), site.name())
                    .map(EnvironmentMarker::databaseId)
                    .orElseThrow();
        }
        try (Connection connection = raw.sql(site.name()).getConnection()) {
            return JdbcMarker.read(connection)
                    .map(EnvironmentMarker::databaseId)
                    .orElseThrow();
        }
    }
}
