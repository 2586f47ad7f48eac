package io.safedb.mongo.bson;

import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.Rule;
import io.safedb.SafeDbPolicy;
import io.safedb.Scope;
import io.safedb.TenantId;
import io.safedb.environment.DatabaseIdentity;
import io.safedb.environment.Environment;
import io.safedb.guard.Call;
import io.safedb.guard.Decision;
import io.safedb.guard.Guard;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * The house's vocabulary for these tests: what the readers find goes to the real Guard of a production database without
 * a token, with {@code org_a} in scope; {@code contacts} and {@code tickets} belong to tenants, {@code countries} to
 * all.
 */
final class Verdicts {
    static final String FIELD = "organization_id";

    private static final SafeDbPolicy POLICY = SafeDbPolicy.builder()
            .environment(Environment.PRODUCTION)
            .tenantColumn(FIELD)
            .tenantTables("contacts", "tickets", "invoices")
            .sharedTables("countries", "organizations")
            .build();

    static final Guard GUARD = new Guard(POLICY, new DatabaseIdentity("mongodb", "app", null), name -> false);
    static final CallReader READER =
            new CallReader(FIELD, "_safedb_test", "app", Set.of("countries", "organizations")::contains);
    static final BsonNarrower NARROWER = new BsonNarrower(FIELD, new BsonString("org_a"), GUARD::access);

    private static final Scope ORG_A = new Scope.OfTenant(TenantId.of("org_a"), null);

    private Verdicts() {}

    static BsonDocument json(String text) {
        return BsonDocument.parse(text);
    }

    static List<BsonDocument> stages(String text) {
        return BsonArray.parse(text).stream().map(BsonValue::asDocument).toList();
    }

    /** Reads something of a call on contacts. */
    static Call read(Call.Action action, Consumer<CallFacts> reading) {
        CallFacts facts = new CallFacts("call", action)
                .collection(
                        "contacts",
                        switch (action) {
                            case READ, CONTROL -> Call.Touch.READ;
                            case INSERT -> Call.Touch.INSERT;
                            case UPDATE, DELETE, SCHEMA -> Call.Touch.CHANGE;
                        });
        reading.accept(facts);
        return facts.toCall();
    }

    static Call filter(String text) {
        return read(Call.Action.READ, facts -> READER.filter(json(text), facts));
    }

    static Call document(String text) {
        return read(Call.Action.INSERT, facts -> READER.document(json(text), "document", facts));
    }

    static Call update(String text) {
        BiConsumer<BsonDocument, CallFacts> reading = READER::update;
        return read(Call.Action.UPDATE, facts -> reading.accept(json(text), facts));
    }

    static Call updatePipeline(String text) {
        return read(Call.Action.UPDATE, facts -> READER.updatePipeline(stages(text), facts));
    }

    static Call pipeline(String text) {
        return read(Call.Action.READ, facts -> READER.pipeline(stages(text), facts));
    }

    static Call databasePipeline(String text) {
        CallFacts facts = new CallFacts("aggregate", Call.Action.READ);
        READER.databasePipeline(stages(text), facts);
        return facts.toCall();
    }

    static Call deleteMany(String text) {
        return read(Call.Action.DELETE, facts -> READER.deleteMany(json(text), facts));
    }

    static void assertRefused(Call call, Rule rule) {
        Decision decision = GUARD.decide(call, ORG_A);
        assertThat(decision).isInstanceOf(Decision.Refuse.class);
        assertThat(((Decision.Refuse) decision).violation().rule()).isEqualTo(rule);
    }

    static void assertPasses(Call call) {
        Decision decision = GUARD.decide(call, ORG_A);
        assertThat(decision).isNotInstanceOf(Decision.Refuse.class);
    }
}
