package io.safedb.mongo.bson;

import io.safedb.guard.Call;
import io.safedb.guard.Finding;
import io.safedb.guard.TenantMention;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** Collects what is read of one call, a whole bulk included. Not safe for use by several threads. */
public final class CallFacts {
    /** Shapes go to the log: a call with a thousand models has the shape of its first ones. */
    private static final int MAX_SHAPE = 600;

    private final String operation;
    private Call.Action action;
    private final Map<String, Call.Touch> targets = new LinkedHashMap<>();
    private final List<TenantMention> mentions = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private final Set<String> shape = new LinkedHashSet<>();
    private @Nullable String run;

    /**
     * Nothing read yet.
     *
     * @param operation the driver's name for it: {@code find}, {@code deleteMany}
     */
    public CallFacts(String operation, Call.Action action) {
        this.operation = operation;
        this.action = action;
    }

    /** Adds a collection, or something more that happens to it. */
    public CallFacts collection(String name, Call.Touch touch) {
        targets.merge(name, touch, Call.Touch::and);
        return this;
    }

    /** Says which test run is open; null if none is. */
    public CallFacts inRun(@Nullable String name) {
        run = name;
        return this;
    }

    /** Says that a call that began as a read writes what it reads. */
    void writes() {
        action = Call.Action.UPDATE;
    }

    /** Adds something seen. */
    public CallFacts finding(Finding.Kind kind, String subject, String detail) {
        findings.add(new Finding(kind, subject, detail));
        return this;
    }

    /** Adds a place that compares with the tenant field or assigns to it. */
    public CallFacts mention(TenantMention mention) {
        mentions.add(mention);
        return this;
    }

    /** Adds a part to the shape; the same part counts once. It must not hold values. */
    public CallFacts shape(String part) {
        shape.add(part);
        return this;
    }

    /** What a message about the call as a whole is about: the first collection it writes, else the operation. */
    public String subject() {
        for (Map.Entry<String, Call.Touch> target : targets.entrySet()) {
            if (target.getValue() != Call.Touch.READ) {
                return target.getKey();
            }
        }
        return operation;
    }

    /** The call as the Guard wants it. */
    public Call toCall() {
        List<Call.Target> touched = new ArrayList<>(targets.size());
        targets.forEach((name, touch) -> touched.add(new Call.Target(name, touch)));
        return new Call(operation, action, touched, mentions, findings, text());
    }

    void unreadable(String subject, String detail) {
        finding(Finding.Kind.UNREADABLE, subject, detail);
    }

    void opaque(String subject, String where) {
        finding(Finding.Kind.OPAQUE, subject, "it runs code in the server, at " + where);
    }

    void compared(BsonValue value, String where) {
        mention(TenantMention.value(TenantMention.Use.COMPARED, TenantValue.plain(value), where));
    }

    void comparedWithSomething(String where) {
        mention(TenantMention.expression(TenantMention.Use.COMPARED, where));
    }

    void assigned(BsonValue value, String where) {
        mention(TenantMention.value(TenantMention.Use.ASSIGNED, TenantValue.plain(value), where));
    }

    void assignedSomething(String where) {
        mention(TenantMention.expression(TenantMention.Use.ASSIGNED, where));
    }

    void tampered(String stamp, String where) {
        finding(Finding.Kind.TAMPERING, stamp, "it marks test data, and only an open test run writes it, at " + where);
    }

    /** Whether a value is the stamp that the call's new documents carry anyway. */
    boolean isRun(BsonValue value) {
        return run != null && value.isString() && value.asString().getValue().equals(run);
    }

    private String text() {
        StringBuilder text = new StringBuilder(operation).append('(');
        text.append(String.join(", ", targets.keySet()));
        for (String part : shape) {
            if (text.length() + part.length() > MAX_SHAPE) {
                text.append(", …");
                break;
            }
            text.append(text.charAt(text.length() - 1) == '(' ? "" : ", ").append(part);
        }
        return text.append(')').toString();
    }
}
