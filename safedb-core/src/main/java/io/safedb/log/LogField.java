package io.safedb.log;

/**
 * The fields of a record, in the order in which they are written. Flat keys with dots, as ECS loggers write them; no
 * key is the beginning of another, so that tools may expand the dots into objects. {@code docs/log-format.md} has a row
 * for each.
 *
 * <p>The names are a promise to whoever parses the log: a field may be added, none is renamed or given another meaning
 * while {@code safedb.v} stays the same.
 *
 * @see <a href="https://www.elastic.co/docs/reference/ecs">Elastic Common Schema</a>
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/db/">OpenTelemetry: database attributes</a>
 */
enum LogField {
    TIMESTAMP("@timestamp"),
    ECS_VERSION("ecs.version"),
    EVENT_ID("event.id"),
    EVENT_KIND("event.kind"),
    EVENT_CATEGORY("event.category"),
    EVENT_TYPE("event.type"),
    EVENT_ACTION("event.action"),
    EVENT_OUTCOME("event.outcome"),
    EVENT_START("event.start"),
    EVENT_END("event.end"),
    RULE_ID("rule.id"),
    RULE_NAME("rule.name"),
    ORGANIZATION_ID("organization.id"),
    USER_NAME("user.name"),
    SERVICE_NAME("service.name"),
    PROCESS_PID("process.pid"),
    HOST_NAME("host.name"),
    DB_SYSTEM("db.system.name"),
    DB_NAMESPACE("db.namespace"),
    DB_COLLECTION("db.collection.name"),
    DB_OPERATION("db.operation.name"),
    DB_SUMMARY("db.query.summary"),
    VERSION("safedb.v"),
    SEQUENCE("safedb.seq"),
    KIND("safedb.kind"),
    TARGET("safedb.target"),
    DETAIL("safedb.detail"),
    POSITION("safedb.position"),
    FRAGMENT("safedb.fragment"),
    SHAPE("safedb.shape"),
    SHAPE_DIGEST("safedb.shape_digest"),
    ENVIRONMENT("safedb.environment"),
    DATABASE_ID("safedb.database_id"),
    POLICY_DIGEST("safedb.policy_digest"),
    MODE("safedb.mode"),
    REASON("safedb.reason"),
    TOKEN_ID("safedb.token_id"),
    TOKEN_TARGET("safedb.token_target"),
    TOKEN_REASON("safedb.token_reason"),
    APPROVER("safedb.approver"),
    REQUESTER("safedb.requester"),
    UNLOCK_TARGETS("safedb.unlock_targets"),
    UNLOCK_ACTORS("safedb.unlock_actors"),
    UNLOCK_REASONS("safedb.unlock_reasons"),
    COUNT("safedb.count"),
    BOOT_ID("safedb.boot_id"),
    SEGMENT("safedb.segment"),
    PREVIOUS_SEGMENT("safedb.previous_segment"),
    PREVIOUS_SIZE("safedb.previous_size"),
    LOST("safedb.lost"),
    PREVIOUS_HASH("safedb.prev"),
    HASH("safedb.hash");

    private final String key;
    private final String quoted;

    LogField(String key) {
        this.key = key;
        this.quoted = "\"" + key + "\":";
    }

    /** The key as it stands in the record. */
    String key() {
        return key;
    }

    /** The key in quotes with its colon. */
    String quoted() {
        return quoted;
    }
}
