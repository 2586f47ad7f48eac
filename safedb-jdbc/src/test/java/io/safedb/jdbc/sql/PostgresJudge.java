package io.safedb.jdbc.sql;

import io.safedb.guard.Finding;
import io.safedb.guard.TenantMention;
import io.safedb.jdbc.sql.ServerParser.Answer;
import io.safedb.jdbc.sql.ServerParser.Token;
import io.safedb.jdbc.sql.lexer.SqlLexer;
import io.safedb.jdbc.sql.lexer.Tokens;
import io.safedb.jdbc.sql.lexer.Unreadable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares what lexer, reader and narrower make of a text with what the driver sends and the server's parser finds in
 * it. The reader may refuse; it may not disagree.
 */
final class PostgresJudge {
    /** Findings that stop a statement whoever runs it and however many rows it hits. */
    private static final Set<Finding.Kind> REFUSING = Set.of(
            Finding.Kind.UNREADABLE,
            Finding.Kind.TAMPERING,
            Finding.Kind.OPAQUE,
            Finding.Kind.REVEALING,
            Finding.Kind.UNNARROWABLE);

    private final ServerParser server;
    private final SqlReader reader;

    PostgresJudge(ServerParser server, SqlReader reader) {
        this.server = server;
        this.reader = reader;
    }

    /** What came of a text. */
    enum Outcome {
        /** Reader and server agree. */
        AGREED,
        /** The reader agrees, or did not read it, and the Guard would refuse it. */
        REFUSED,
        /** The server does not parse it. */
        INVALID,
        /** They disagree, or something broke. */
        FAULT
    }

    /**
     * The judgement of one text.
     *
     * @param reason why it is refused, or what the fault is
     */
    record Verdict(String text, Outcome outcome, String reason) {}

    /** One text on its way. */
    private static final class Suspect {
        final String text;

        @Nullable
        Tokens tokens;

        @Nullable
        SqlStatement statement;

        @Nullable
        String sent;

        @Nullable
        String narrowed;

        @Nullable
        String broken;

        int question = -1;
        int narrowedQuestion = -1;

        Suspect(String text) {
            this.text = text;
        }

        boolean has(Finding.Kind kind) {
            return statement != null
                    && statement.call().findings().stream().anyMatch(finding -> finding.kind() == kind);
        }
    }

    Verdict judge(String text) {
        return judge(List.of(text)).get(0);
    }

    /** Judges texts; the verdicts come in their order. */
    List<Verdict> judge(List<String> texts) {
        List<Suspect> suspects = new ArrayList<>(texts.size());
        List<String> questions = new ArrayList<>();
        for (String text : texts) {
            Suspect suspect = read(text);
            suspects.add(suspect);
            if (suspect.sent != null) {
                suspect.question = questions.size();
                questions.add(suspect.sent);
            }
            if (suspect.narrowed != null) {
                suspect.narrowedQuestion = questions.size();
                questions.add(suspect.narrowed);
            }
        }
        List<Answer> answers = server.read(questions);
        return suspects.stream().map(suspect -> verdict(suspect, answers)).toList();
    }

    private Suspect read(String text) {
        Suspect suspect = new Suspect(text);
        suspect.sent = DriverText.sent(text);
        try {
            suspect.statement = reader.read(text);
            if (!suspect.has(Finding.Kind.UNREADABLE) && !suspect.has(Finding.Kind.UNNARROWABLE)) {
                suspect.narrowed = DriverText.sent(suspect.statement.narrowed().text());
                if (suspect.narrowed == null) {
                    suspect.broken = "the driver throws at the narrowed text";
                }
            }
            suspect.tokens = SqlLexer.scan(text);
        } catch (Unreadable e) {
            // Refused, which is always right.
        } catch (RuntimeException | StackOverflowError e) {
            suspect.broken = "throws " + e;
        }
        return suspect;
    }

    private static Verdict verdict(Suspect suspect, List<Answer> answers) {
        List<String> faults = new ArrayList<>();
        if (suspect.broken != null) {
            faults.add(suspect.broken);
        }
        if (suspect.tokens != null && continuesBehindComment(suspect.text, suspect.tokens)) {
            return new Verdict(suspect.text, Outcome.INVALID, "a string goes on behind a comment");
        }
        Answer own = suspect.question < 0 ? new Answer(null, "the driver throws", null) : answers.get(suspect.question);
        Answer narrowed = suspect.narrowedQuestion < 0 ? null : answers.get(suspect.narrowedQuestion);
        boundaries(suspect, own, faults);
        statements(suspect, own, faults);
        if (narrowed != null) {
            narrowed(own, narrowed, faults);
        }
        if (!faults.isEmpty()) {
            return new Verdict(suspect.text, Outcome.FAULT, String.join("; ", faults));
        }
        if (own.statements() == null) {
            return new Verdict(suspect.text, Outcome.INVALID, own.error());
        }
        String refusal = refusal(suspect.statement);
        return new Verdict(suspect.text, refusal.isEmpty() ? Outcome.AGREED : Outcome.REFUSED, refusal);
    }

    /**
     * Whether a string goes on behind a line comment. To the server it does ({@code SqlLexerProperties} asks a real
     * one); its scanner in libpg-query hands out comments as tokens, and ends the string there.
     */
    private static boolean continuesBehindComment(String text, Tokens tokens) {
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.kind(i) == Tokens.Kind.STRING || tokens.kind(i) == Tokens.Kind.BITS) {
                String constant = text.substring(tokens.start(i), tokens.end(i));
                if (constant.contains("--") && (constant.indexOf('\n') >= 0 || constant.indexOf('\r') >= 0)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The server's tokens are the lexer's. */
    private static void boundaries(Suspect suspect, Answer own, List<String> faults) {
        if (suspect.tokens == null) {
            return;
        }
        DriverText.Expected expected = DriverText.expected(suspect.text, suspect.tokens);
        if (suspect.sent == null || !suspect.sent.equals(expected.text())) {
            faults.add("the driver sends another text than the lexer expects: " + suspect.sent);
            return;
        }
        if (own.tokens() != null) {
            List<Token> merged = DriverText.merged(suspect.sent, own.tokens());
            for (int i = 0; i < Math.max(merged.size(), expected.tokens().size()); i++) {
                if (i >= merged.size()
                        || i >= expected.tokens().size()
                        || !same(merged.get(i), expected.tokens().get(i))) {
                    faults.add("token " + (i + 1) + " is another to the server");
                    return;
                }
            }
        }
    }

    private static boolean same(Token one, Token other) {
        return one.start() == other.start() && one.end() == other.end();
    }

    /** One text is one statement, and all that it does was seen. */
    private static void statements(Suspect suspect, Answer own, List<String> faults) {
        if (own.statements() == null || suspect.statement == null || suspect.has(Finding.Kind.UNREADABLE)) {
            return;
        }
        if (own.statements().size() != 1) {
            faults.add("the server finds " + own.statements().size() + " statements");
            return;
        }
        own.statements().get(0).missedBy(suspect.statement.call()).forEach(missed -> faults.add("missed: " + missed));
    }

    /** What is sent is the same statement over the same relations. */
    private static void narrowed(Answer own, Answer narrowed, List<String> faults) {
        if (own.statements() == null || narrowed.statements() == null) {
            if (own.statements() != narrowed.statements()) {
                faults.add(own.statements() == null ? "narrowing repairs it" : "narrowing breaks it");
            }
        } else if (!own.statements().equals(narrowed.statements())) {
            faults.add("narrowed it is " + narrowed.statements() + " instead of " + own.statements());
        }
    }

    /** Why the Guard would refuse it; empty if it would not. */
    private static String refusal(@Nullable SqlStatement statement) {
        if (statement == null) {
            return "not read";
        }
        for (Finding finding : statement.call().findings()) {
            if (REFUSING.contains(finding.kind())) {
                return finding.kind() + " " + finding.detail().replaceFirst("^at character \\d+: ", "");
            }
        }
        for (TenantMention mention : statement.call().mentions()) {
            if (mention.source() == TenantMention.Source.LITERAL) {
                return "literal tenant";
            }
            if (mention.source() == TenantMention.Source.EXPRESSION && mention.use() == TenantMention.Use.ASSIGNED) {
                return "computed tenant";
            }
        }
        return "";
    }
}
