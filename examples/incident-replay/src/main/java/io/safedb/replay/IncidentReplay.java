package io.safedb.replay;

import io.safedb.replay.incident.Incident;
import io.safedb.replay.report.HtmlReport;
import io.safedb.replay.report.Screen;
import io.safedb.replay.report.TerminalProgress;
import io.safedb.replay.report.TerminalReport;
import io.safedb.replay.run.Protocol;
import io.safedb.replay.run.Replay;
import io.safedb.replay.server.Progress;
import io.safedb.replay.server.ServerStartException;
import io.safedb.replay.server.Servers;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Main entry point of the incident replay.
 *
 * <p>Exit codes: 0 if every verdict is what this version claims, 1 if one is not or the replay could not run, 2 if the
 * arguments are wrong.
 */
@Command(
        name = "incident-replay",
        description = "Replays five real incidents on embedded PostgreSQL and MongoDB: each harmful step raw, then the"
                + " same code with safedb, and counts in the databases what was destroyed or shown.",
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every verdict is what this version claims",
            "1:a verdict is not, or the replay could not run",
            "2:the arguments are wrong"
        })
public final class IncidentReplay implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "ID",
            description = "Replay these incidents only, for example 002 or 000,002.")
    private List<String> only = new ArrayList<>();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Folder for report.html and the enforcement logs. Default: target/incident-replay in the"
                    + " module's folder.")
    private Path out = defaultFolder();

    @Option(names = "--list", description = "List the incidents and their steps, run nothing.")
    private boolean list;

    @SuppressWarnings("unused") // picocli asks its own parse result
    @Option(names = "--help", usageHelp = true, description = "Show this text.")
    private boolean help;

    private final Screen screen;

    IncidentReplay(Screen screen) {
        this.screen = screen;
    }

    /** Runs the replay. Ends the process only if the exit code is not 0. */
    public static void main(String[] arguments) {
        int exitCode = commandLine(Screen.ofThisProcess()).execute(arguments);
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }

    static CommandLine commandLine(Screen screen) {
        return new CommandLine(new IncidentReplay(screen))
                .setUsageHelpAutoWidth(false)
                .setOut(new PrintWriter(new OutputStreamWriter(screen.out(), screen.charset()), true))
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    if (failure instanceof ServerStartException) {
                        command.getErr().println(failure.getMessage());
                    } else {
                        command.getErr().println("The replay could not run: " + failure);
                        failure.printStackTrace(command.getErr());
                    }
                    return CommandLine.ExitCode.SOFTWARE;
                });
    }

    @Override
    public Integer call() throws Exception {
        List<Incident> incidents = chosen();
        if (list) {
            incidents.forEach(this::show);
            return CommandLine.ExitCode.OK;
        }
        checkFolder();
        Progress progress = new TerminalProgress(screen);
        Protocol protocol;
        try (Servers servers = Servers.start(progress)) {
            protocol = new Replay(servers, out, progress).run(incidents);
        }
        Path page = HtmlReport.write(protocol, out);
        new TerminalReport(screen).print(protocol);
        screen.out().println("\nReport: " + page.toAbsolutePath().normalize());
        return protocol.surprises().isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    /** Says before anything is started that the results could not be written. */
    private void checkFolder() {
        try {
            Files.createDirectories(out);
            Files.delete(Files.createTempFile(out, "writable", ""));
        } catch (IOException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    "The report cannot be written to " + out.toAbsolutePath().normalize() + " ("
                            + e.getClass().getSimpleName() + "). --out names another folder.",
                    e);
        }
    }

    private List<Incident> chosen() {
        List<Incident> all = Incident.all();
        if (only.isEmpty()) {
            return all;
        }
        for (String id : only) {
            if (all.stream().noneMatch(incident -> incident.id().equals(id))) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--only: there is no incident '" + id + "'. There are "
                                + all.stream().map(Incident::id).collect(Collectors.joining(", ")) + ".");
            }
        }
        return all.stream().filter(incident -> only.contains(incident.id())).toList();
    }

    private void show(Incident incident) {
        screen.out().println(incident.id() + "  " + incident.title());
        incident.steps()
                .forEach(step -> screen.out()
                        .println("     " + step.situation().kind().title() + ": " + step.title() + " ["
                                + step.expectation().verdict().label() + "]"));
    }

    /** The module's folder is not the working directory when Maven runs this from the parent. */
    private static Path defaultFolder() {
        Path module = Path.of("examples", "incident-replay");
        return (Files.isDirectory(module) ? module : Path.of("")).resolve(Path.of("target", "incident-replay"));
    }
}
