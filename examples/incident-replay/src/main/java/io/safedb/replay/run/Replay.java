package io.safedb.replay.run;

import io.safedb.SafeDb;
import io.safedb.replay.incident.Databases;
import io.safedb.replay.incident.Incident;
import io.safedb.replay.incident.Step;
import io.safedb.replay.server.Progress;
import io.safedb.replay.server.Servers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** Replays incidents: each step raw, then the same code guarded, on identical copies of its databases. */
public final class Replay {
    private final Servers servers;
    private final Stage stage;
    private final Path folder;
    private final Progress progress;
    private final BiFunction<RawDatabases, SafeDb, Databases> guarding;
    private final Approver approver = new Approver();

    /**
     * Replays on these servers.
     *
     * @param folder where the enforcement logs go; created if it is not there
     */
    public Replay(Servers servers, Path folder, Progress progress) {
        this(servers, folder, progress, GuardedDatabases::new);
    }

    /** Replays with another guard, so that a test can show what becomes of the verdicts without one. */
    Replay(Servers servers, Path folder, Progress progress, BiFunction<RawDatabases, SafeDb, Databases> guarding) {
        this.servers = servers;
        this.stage = new Stage(servers);
        this.folder = folder;
        this.progress = progress;
        this.guarding = guarding;
    }

    /** Replays these incidents. */
    public Protocol run(List<Incident> incidents) throws Exception {
        Instant started = Instant.now();
        Files.createDirectories(folder);
        List<IncidentResult> results = new ArrayList<>();
        try (TestJar tests = TestJar.in(folder)) {
            for (Incident incident : incidents) {
                results.add(run(incident, tests));
            }
        }
        return new Protocol(
                results,
                "PostgreSQL " + servers.postgres().version() + ", MongoDB wire protocol (mongo-java-server)",
                started,
                Duration.between(started, Instant.now()));
    }

    private IncidentResult run(Incident incident, TestJar tests) throws Exception {
        String name = "Incident " + incident.id() + ": " + incident.steps().size() + " steps, raw and guarded";
        progress.begin(name);
        Applications applications = new Applications(folder, incident.id(), approver);
        List<StepResult> steps = new ArrayList<>();
        try (applications) {
            for (Step step : incident.steps()) {
                steps.add(run(step, applications, tests));
                progress.reached(name, steps.size(), incident.steps().size());
            }
        }
        progress.end(name);
        return new IncidentResult(
                incident,
                steps,
                applications.logs().stream()
                        .map(log -> String.valueOf(log.getFileName()))
                        .toList());
    }

    private StepResult run(Step step, Applications applications, TestJar tests) throws Exception {
        Run raw;
        try (RawDatabases databases = stage.raw()) {
            Run.prepare(step, stage, databases);
            raw = Run.of(step, step.code(), stage, databases);
        }
        Run guarded;
        try (RawDatabases databases = stage.raw()) {
            Run.prepare(step, stage, databases);
            SafeDb safeDb = applications.in(step.situation());
            guarded = new GuardedRun(step, stage, databases, safeDb, approver, tests)
                    .on(guarding.apply(databases, safeDb));
        }
        return StepResult.judge(step, raw, guarded);
    }
}
