package io.safedb.catalogue;

import io.safedb.Rule;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is said about one rule. Texts are templates: {@link Filling} puts the caller's names in.
 *
 * @param rule which
 * @param stops what it stops, for the index and the page: a sentence without a full stop
 * @param what what happened to this call, up to the detail
 * @param why a sentence or two that a developer believes
 * @param incidents where the rule comes from; empty if from none of the five
 * @param lead the sentence before the safe way, without its colon
 * @param safeSql the safe way in SQL or JDBC
 * @param safeMongo the safe way in driver code
 * @param escape the way out, or that there is none
 * @param badSql a call that the rule stops
 * @param badMongo a call that the rule stops
 * @param observing what gets through while the policy only observes this rule; null if it cannot be observed yet
 */
record RuleText(
        Rule rule,
        String stops,
        String what,
        String why,
        List<Incident> incidents,
        String lead,
        String safeSql,
        String safeMongo,
        String escape,
        String badSql,
        String badMongo,
        @Nullable String observing) {

    /** Collects a text under the names of its parts. */
    static Draft of(Rule rule) {
        return new Draft(rule);
    }

    /** A text being written. */
    static final class Draft {
        private final Rule rule;
        private String stops = "";
        private String what = "";
        private String why = "";
        private List<Incident> incidents = List.of();
        private String lead = "";
        private String safeSql = "";
        private String safeMongo = "";
        private String escape = "";
        private String badSql = "";
        private String badMongo = "";

        private Draft(Rule rule) {
            this.rule = rule;
        }

        Draft stops(String text) {
            stops = text;
            return this;
        }

        Draft what(String text) {
            what = text;
            return this;
        }

        Draft why(String text) {
            why = oneParagraph(text);
            return this;
        }

        Draft seenIn(Incident... seen) {
            incidents = List.of(seen);
            return this;
        }

        Draft instead(String text) {
            lead = text;
            return this;
        }

        Draft safe(String sql, String mongo) {
            safeSql = sql.strip();
            safeMongo = mongo.strip();
            return this;
        }

        Draft escape(String text) {
            escape = oneParagraph(text);
            return this;
        }

        Draft bad(String sql, String mongo) {
            badSql = sql.strip();
            badMongo = mongo.strip();
            return this;
        }

        RuleText observing(String text) {
            return text(oneParagraph(text));
        }

        /** For a rule whose guard is still to come: the policy cannot set it to anything. */
        RuleText notYet() {
            return text(null);
        }

        private RuleText text(@Nullable String observing) {
            return new RuleText(
                    Objects.requireNonNull(rule, "rule"),
                    stops,
                    what,
                    why,
                    incidents,
                    lead,
                    safeSql,
                    safeMongo,
                    escape,
                    badSql,
                    badMongo,
                    observing);
        }

        private static String oneParagraph(String text) {
            return text.strip().replaceAll("\\s*\n\\s*", " ");
        }
    }
}
