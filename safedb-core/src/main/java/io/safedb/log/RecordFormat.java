package io.safedb.log;

import io.safedb.log.EnforcementRecord.Breach;
import io.safedb.log.EnforcementRecord.Database;
import io.safedb.log.EnforcementRecord.Outcome;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes records into a segment, field by field in the order of {@link LogField}; {@code docs/log-format.md} explains
 * each. Used by one thread.
 */
final class RecordFormat {
    /** The version of the record, {@code safedb.v}. */
    static final int VERSION = 1;

    /** The Elastic Common Schema whose names are used. */
    static final String ECS = "9.0.0";

    /** The longest name, reason or detail; what is longer is cut. */
    static final int LONGEST_NAME = 1024;

    /** The longest shape; what is longer is cut, and its digest is that of the whole. */
    static final int LONGEST_SHAPE = 8192;

    private static final DateTimeFormatter MILLISECONDS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();
    private static final String[] DATABASE = {"database"};
    private static final String[] DENIED = {"denied"};

    private final LogSettings settings;
    private final ProcessFacts process;
    private final Supplier<String> eventIds;
    private long shownMillis = Long.MIN_VALUE;
    private String shown = "";

    /** @param eventIds gives an id to each record that has none yet */
    RecordFormat(LogSettings settings, ProcessFacts process, Supplier<String> eventIds) {
        this.settings = settings;
        this.process = process;
        this.eventIds = eventIds;
    }

    /** The first record of a segment. */
    void opened(Segment segment, long millis, int number, @Nullable SegmentHead previous, long lost) {
        JsonLine line = segment.begin();
        start(line, millis, null, "event", new String[] {"start"}, "log-opened", true);
        line.text(LogField.SERVICE_NAME, cut(settings.service()))
                .number(LogField.PROCESS_PID, process.pid())
                .text(LogField.HOST_NAME, cut(process.host()));
        kind(line, segment, "opened");
        line.text(LogField.POLICY_DIGEST, settings.policyDigest())
                .text(LogField.MODE, settings.mode())
                .text(LogField.BOOT_ID, process.bootId())
                .number(LogField.SEGMENT, number);
        if (previous != null) {
            line.text(LogField.PREVIOUS_SEGMENT, previous.segment()).number(LogField.PREVIOUS_SIZE, previous.size());
        }
        line.number(LogField.LOST, lost);
        segment.seal();
    }

    /** The last record of a segment that was closed in order. */
    void closed(Segment segment, long millis) {
        JsonLine line = segment.begin();
        start(line, millis, null, "event", new String[] {"end"}, "log-closed", true);
        line.text(LogField.SERVICE_NAME, cut(settings.service())).number(LogField.PROCESS_PID, process.pid());
        kind(line, segment, "closed");
        line.text(LogField.POLICY_DIGEST, settings.policyDigest()).text(LogField.MODE, settings.mode());
        segment.seal();
    }

    /** One call. */
    void decision(Segment segment, long millis, EnforcementRecord entry, String shapeDigest) {
        JsonLine line = segment.begin();
        Breach breach = entry.breach();
        boolean refused = entry.outcome() == Outcome.REFUSED;
        start(
                line,
                millis,
                breach == null ? null : breach.eventId(),
                breach == null ? "event" : "alert",
                refused ? DENIED : allowedTypes(entry.action()),
                entry.action(),
                !refused);
        if (breach != null) {
            line.text(LogField.RULE_ID, breach.ruleId()).text(LogField.RULE_NAME, breach.ruleName());
        }
        line.text(LogField.ORGANIZATION_ID, cut(entry.tenant())).text(LogField.USER_NAME, cut(entry.actor()));
        call(line, entry);
        kind(line, segment, refused ? "refused" : breach != null ? "observed" : "allowed");
        if (breach != null) {
            line.text(LogField.TARGET, cut(breach.target())).text(LogField.DETAIL, cut(breach.detail()));
            place(line, breach.place());
        }
        shape(line, entry, shapeDigest);
        line.text(LogField.MODE, refused ? "enforce" : breach != null ? "observe" : settings.mode())
                .text(LogField.REASON, cut(entry.reason()));
        leave(line, entry);
        line.number(LogField.COUNT, 1);
        segment.seal();
    }

    /** Allowed calls of one shape, counted over a while. */
    void counted(Segment segment, long from, long to, AllowedCounter.Tally tally) {
        EnforcementRecord entry = tally.example();
        JsonLine line = segment.begin();
        start(line, to, null, "metric", allowedTypes(entry.action()), entry.action(), true);
        line.text(LogField.EVENT_START, time(from)).text(LogField.EVENT_END, time(to));
        call(line, entry);
        kind(line, segment, "counted");
        shape(line, entry, tally.shapeDigest());
        line.text(LogField.MODE, settings.mode()).number(LogField.COUNT, tally.calls());
        segment.seal();
    }

    /** A shape short enough for a record. */
    static String cutShape(String shape) {
        return shape.length() <= LONGEST_SHAPE
                ? shape
                : shape.substring(0, LONGEST_SHAPE) + "... [" + shape.length() + " characters]";
    }

    private void start(
            JsonLine line,
            long millis,
            @Nullable String eventId,
            String kind,
            String[] type,
            String action,
            boolean success) {
        line.text(LogField.TIMESTAMP, time(millis))
                .text(LogField.ECS_VERSION, ECS)
                .text(LogField.EVENT_ID, eventId != null ? eventId : eventIds.get())
                .text(LogField.EVENT_KIND, kind)
                .list(LogField.EVENT_CATEGORY, DATABASE)
                .list(LogField.EVENT_TYPE, type)
                .text(LogField.EVENT_ACTION, action)
                .text(LogField.EVENT_OUTCOME, success ? "success" : "failure");
    }

    private void call(JsonLine line, EnforcementRecord entry) {
        Database database = entry.database();
        String collection = cut(entry.collection());
        String operation = cut(entry.operation());
        line.text(LogField.SERVICE_NAME, cut(settings.service()))
                .number(LogField.PROCESS_PID, process.pid())
                .text(LogField.DB_SYSTEM, database.system())
                .text(LogField.DB_NAMESPACE, cut(database.name()))
                .text(LogField.DB_COLLECTION, collection)
                .text(LogField.DB_OPERATION, operation)
                .text(LogField.DB_SUMMARY, collection == null ? operation : operation + " " + collection);
    }

    private static void place(JsonLine line, EnforcementRecord.@Nullable Place place) {
        if (place != null) {
            line.number(LogField.POSITION, place.position())
                    .text(LogField.FRAGMENT, place.fragment().isEmpty() ? null : cut(place.fragment()));
        }
    }

    /** Who let the call do what it would not have been allowed to do without. */
    private static void leave(JsonLine line, EnforcementRecord entry) {
        EnforcementRecord.Approval approval = entry.approval();
        if (approval != null) {
            line.text(LogField.TOKEN_ID, cut(approval.tokenId()))
                    .text(LogField.TOKEN_TARGET, cut(approval.target()))
                    .text(LogField.TOKEN_REASON, cut(approval.reason()))
                    .text(LogField.APPROVER, cut(approval.approver()))
                    .text(LogField.REQUESTER, cut(approval.requester()));
        }
        if (!entry.unlocks().isEmpty()) {
            line.list(LogField.UNLOCK_TARGETS, each(entry, EnforcementRecord.Unlock::target))
                    .list(LogField.UNLOCK_ACTORS, each(entry, EnforcementRecord.Unlock::actor))
                    .list(LogField.UNLOCK_REASONS, each(entry, EnforcementRecord.Unlock::reason));
        }
    }

    private static String[] each(EnforcementRecord entry, Function<EnforcementRecord.Unlock, String> part) {
        return entry.unlocks().stream()
                .map(unlock -> String.valueOf(cut(part.apply(unlock))))
                .toArray(String[]::new);
    }

    private static void kind(JsonLine line, Segment segment, String kind) {
        line.number(LogField.VERSION, VERSION)
                .number(LogField.SEQUENCE, segment.sequence())
                .text(LogField.KIND, kind);
    }

    private void shape(JsonLine line, EnforcementRecord entry, String shapeDigest) {
        line.text(LogField.SHAPE, entry.shape())
                .text(LogField.SHAPE_DIGEST, shapeDigest)
                .text(LogField.ENVIRONMENT, entry.database().environment())
                .text(LogField.DATABASE_ID, cut(entry.database().id()))
                .text(LogField.POLICY_DIGEST, settings.policyDigest());
    }

    private static String[] allowedTypes(String action) {
        return switch (action) {
            case "read" -> new String[] {"allowed", "access"};
            case "insert" -> new String[] {"allowed", "creation"};
            case "update", "schema" -> new String[] {"allowed", "change"};
            case "delete" -> new String[] {"allowed", "deletion"};
            default -> new String[] {"allowed", "info"};
        };
    }

    private static @Nullable String cut(@Nullable String text) {
        return text == null || text.length() <= LONGEST_NAME ? text : text.substring(0, LONGEST_NAME) + "...";
    }

    /** Many records share a millisecond. */
    private String time(long millis) {
        if (millis != shownMillis) {
            shown = MILLISECONDS.format(Instant.ofEpochMilli(millis));
            shownMillis = millis;
        }
        return shown;
    }
}
