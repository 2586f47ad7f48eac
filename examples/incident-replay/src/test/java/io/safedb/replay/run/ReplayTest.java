package io.safedb.replay.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.Rule;
import io.safedb.replay.incident.Aftermath;
import io.safedb.replay.incident.Incident;
import io.safedb.replay.incident.Seen;
import io.safedb.replay.incident.Step;
import io.safedb.replay.incident.Verdict;
import io.safedb.replay.report.HtmlReport;
import io.safedb.replay.report.Screen;
import io.safedb.replay.report.TerminalReport;
import io.safedb.replay.server.Progress;
import io.safedb.replay.server.Servers;
import io.safedb.replay.state.DatabaseState;
import io.safedb.replay.state.Relation;
import io.safedb.replay.state.StateChange;
import io.safedb.replay.state.StoredRow;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The whole replay, end to end, once for all tests. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReplayTest {
    @TempDir
    static Path folder;

    private Servers servers;
    private Protocol protocol;
    private String page;

    @BeforeAll
    void replay() throws Exception {
        servers = Servers.start(Progress.SILENT);
        protocol = new Replay(servers, folder, Progress.SILENT).run(Incident.all());
        page = Files.readString(HtmlReport.write(protocol, folder));
    }

    @AfterAll
    void stop() {
        servers.close();
    }

    @TestFactory
    @DisplayName("every step does harm raw and has the verdict that this version claims")
    Stream<DynamicTest> verdicts() {
        return protocol.incidents().stream()
                .flatMap(incident -> incident.steps().stream()
                        .map(step -> DynamicTest.dynamicTest(
                                incident.incident().id() + " "
                                        + step.step().situation().kind().title() + " "
                                        + step.step().title(),
                                () -> {
                                    assertThat(step.trouble()).isEmpty();
                                    assertThat(step.rawHarm().count()).isPositive();
                                    assertThat(step.verdict())
                                            .as(step.guardedWords())
                                            .isEqualTo(step.step().expectation().verdict());
                                    assertThat(step.asExpected())
                                            .as(step.guardedWords())
                                            .isTrue();
                                })));
    }

    @Test
    @DisplayName("where prevention is claimed, the guarded copy shows no harm")
    void guardedCopiesAreUnharmed() {
        assertThat(protocol.steps())
                .filteredOn(step -> step.step().expectation().verdict() != Verdict.NOT_YET)
                .isNotEmpty()
                .allSatisfy(step -> assertThat(step.guardedHarm().done())
                        .as(step.step().title() + ": " + step.guardedHarm().words())
                        .isFalse());
    }

    @Test
    @DisplayName("all five incidents are replayed, with every kind of verdict that is claimed")
    void allFive() {
        assertThat(protocol.incidents())
                .extracting(incident -> incident.incident().id())
                .containsExactly("000", "001", "002", "003", "004");
        assertThat(protocol.count(Verdict.PREVENTED)).isPositive();
        assertThat(protocol.count(Verdict.SCOPED)).isPositive();
        assertThat(protocol.count(Verdict.NOT_YET)).isPositive();
    }

    @Test
    @DisplayName("a rule that is not enforced is never claimed to prevent anything")
    void claimsRestOnEnforcedRules() {
        assertThat(protocol.steps())
                .filteredOn(step -> step.step().expectation().verdict() == Verdict.PREVENTED)
                .allSatisfy(step -> assertThat(step.step().expectation().rules())
                        .allSatisfy(rule -> assertThat(rule.enforced()).isTrue()));
    }

    @Test
    @DisplayName("without a guard the same steps are called leaked, not prevented")
    void verdictsRestOnTheDatabase() throws Exception {
        Incident incident = Incident.all().get(4);
        Protocol unguarded = new Replay(servers, folder.resolve("unguarded"), Progress.SILENT, (raw, safeDb) -> raw)
                .run(List.of(incident));

        assertThat(unguarded.count(Verdict.PREVENTED)).isZero();
        assertThat(unguarded.count(Verdict.SCOPED)).isZero();
        assertThat(unguarded.count(Verdict.LEAKED))
                .isEqualTo(incident.steps().stream()
                        .filter(step -> step.expectation().verdict() != Verdict.NOT_YET)
                        .count());
        assertThat(unguarded.surprises()).isNotEmpty();
    }

    @Test
    @DisplayName("a guard that shows nobody anything is not called scoped")
    void emptyAnswersAreNotScoped() throws Exception {
        Step step = Incident.all().get(1).steps().get(0);
        DatabaseState state = new DatabaseState(Map.of(
                "tickets",
                new Relation(
                        "id",
                        Map.of(
                                "a1", new StoredRow(step.tenant(), "{}"),
                                "b1", new StoredRow("org_other", "{}")))));

        assertThat(judged(step, state, List.of("a1", "b1"), List.of("a1")).verdict())
                .isEqualTo(Verdict.SCOPED);
        assertThat(judged(step, state, List.of("a1", "b1"), List.of()).verdict())
                .isEqualTo(Verdict.BROKEN);
        assertThat(judged(step, state, List.of("a1", "b1"), List.of("a1", "b1")).verdict())
                .isEqualTo(Verdict.LEAKED);
    }

    private static StepResult judged(Step step, DatabaseState state, List<String> raw, List<String> guarded) {
        return StepResult.judge(step, shown(step, state, raw), shown(step, state, guarded));
    }

    private static Run shown(Step step, DatabaseState state, List<String> ids) {
        StateChange nothing = StateChange.between(state, state);
        return new Run(new Aftermath(step.tenant(), state, nothing, new Seen.Rows("tickets", ids)), null);
    }

    @Test
    @DisplayName("no line is longer than the terminal, and every step, number and verdict is there")
    void narrowTerminals() {
        for (int columns : new int[] {60, 80, 100, 120}) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
            new TerminalReport(new Screen(out, false, false, StandardCharsets.UTF_8, columns)).print(protocol);
            String text = bytes.toString(StandardCharsets.UTF_8);

            assertThat(text.lines())
                    .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(columns));
            for (Verdict verdict : List.of(Verdict.PREVENTED, Verdict.SCOPED, Verdict.NOT_YET)) {
                assertThat(text.lines().filter(line -> line.strip().endsWith(verdict.label())))
                        .as("%s at %d columns", verdict, columns)
                        .hasSize((int) protocol.count(verdict));
            }
        }
    }

    @Test
    @DisplayName("the page is well-formed and holds every step, verdict and whole refusal")
    void pageIsComplete() throws Exception {
        Document document = parse(page);
        NodeList rows = document.getElementsByTagName("tr");

        assertThat(rows.getLength())
                .isEqualTo(protocol.steps().size() + protocol.incidents().size());
        String text = document.getDocumentElement().getTextContent();
        for (StepResult step : protocol.steps()) {
            assertThat(text).contains(step.step().title(), step.rawHarm().words(), step.guardedWords());
            if (step.violation() != null) {
                assertThat(text).contains(step.violation().message());
            }
        }
        for (Rule rule : Protocol.notEnforced()) {
            assertThat(text).contains(rule.toString());
        }
    }

    @Test
    @DisplayName("the page loads nothing from elsewhere and links only the logs beside it")
    void pageStandsAlone() throws Exception {
        assertThat(page.toLowerCase(Locale.ROOT))
                .doesNotContain("<script", "<link", "<img", "<iframe", "@import", "url(", "http:", "https:", "src=");
        NodeList links = parse(page).getElementsByTagName("a");
        assertThat(links.getLength()).isPositive();
        for (int i = 0; i < links.getLength(); i++) {
            String name = ((Element) links.item(i)).getAttribute("href");
            assertThat(name).matches("enforcement-[0-9]{3}[-0-9A-Za-z]*\\.jsonl");
            assertThat(folder.resolve(name)).isNotEmptyFile();
        }
    }

    @Test
    @DisplayName("every refusal is in the log of its incident, under its event id")
    void refusalsAreLogged() throws Exception {
        for (IncidentResult incident : protocol.incidents()) {
            StringBuilder log = new StringBuilder();
            for (String name : incident.logs()) {
                log.append(Files.readString(folder.resolve(name)));
            }
            for (StepResult step : incident.steps()) {
                if (step.violation() != null) {
                    assertThat(log).contains(step.violation().eventId());
                }
            }
        }
    }

    private static Document parse(String html) throws Exception {
        DocumentBuilder builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        return builder.parse(new InputSource(new StringReader(html.replace("<!DOCTYPE html>", ""))));
    }
}
