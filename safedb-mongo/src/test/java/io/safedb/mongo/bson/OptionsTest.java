package io.safedb.mongo.bson;

import static io.safedb.mongo.bson.Verdicts.READER;
import static io.safedb.mongo.bson.Verdicts.assertPasses;
import static io.safedb.mongo.bson.Verdicts.assertRefused;
import static io.safedb.mongo.bson.Verdicts.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.Rule;
import io.safedb.guard.Call;
import io.safedb.guard.Finding;
import org.bson.BsonDocument;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("An option")
class OptionsTest {
    @ParameterizedTest
    @DisplayName("projection passes when it chooses and computes")
    @ValueSource(
            strings = {
                "{name: 1, _id: 0, organization_id: 0}",
                "{'tags.$': 1, a: {$slice: 5}, b: {$slice: [1, 2]}}",
                "{a: {$elemMatch: {kind: 'x', n: {$gt: 1}}}, s: {$meta: 'textScore'}}",
                "{full: {$concat: ['$a', '$b']}}"
            })
    void projection(String text) {
        assertPasses(Verdicts.read(Call.Action.READ, facts -> READER.projection(json(text), facts)));
    }

    @ParameterizedTest
    @DisplayName("projection is opaque with code")
    @ValueSource(
            strings = {"{a: {$function: {}}}", "{a: {$elemMatch: {$where: 'x'}}}", "{a: {b: {c: {$accumulator: {}}}}}"})
    void projectionWithCode(String text) {
        assertRefused(Verdicts.read(Call.Action.READ, facts -> READER.projection(json(text), facts)), Rule.OPAQUE_CODE);
    }

    @Test
    @DisplayName("projection is unreadable with an unknown operator")
    void projectionUnknown() {
        assertRefused(
                Verdicts.read(Call.Action.READ, facts -> READER.projection(json("{a: {$bogus: 1}}"), facts)),
                Rule.UNREADABLE);
    }

    @Test
    @DisplayName("sort passes with directions, scores and the natural order, and with nothing else")
    void sort() {
        assertPasses(sort("{organization_id: -1, s: {$meta: 'textScore'}}"));
        assertPasses(sort("{$natural: -1}"));
        assertRefused(sort("{$bogus: 1}"), Rule.UNREADABLE);
        assertRefused(sort("{a: {$bogus: 1}}"), Rule.UNREADABLE);
        assertRefused(sort("{a: {$function: {}}}"), Rule.OPAQUE_CODE);
    }

    @Test
    @DisplayName("let passes with values and is opaque with code")
    void let() {
        assertPasses(Verdicts.read(Call.Action.READ, facts -> READER.let(json("{v: 'x', w: '$$NOW'}"), facts)));
        assertRefused(
                Verdicts.read(Call.Action.READ, facts -> READER.let(json("{v: {$function: {}}}"), facts)),
                Rule.OPAQUE_CODE);
    }

    @Test
    @DisplayName("min or max passes on any field, and names no other tenant")
    void bounds() {
        assertPasses(bound("{_id: 2000}", "min"));
        assertPasses(bound("{organization_id: 'org_a', _id: 1}", "max"));
        assertRefused(bound("{organization_id: 'org_b'}", "max"), Rule.CROSS_TENANT);
        assertPasses(bound("{organization_id: 1, _id: 1}", "hint"));
    }

    @Test
    @DisplayName("of an index is destructive when documents expire")
    void expiring() {
        assertRefused(index("{opened_at: 1}", false, true, null), Rule.DESTRUCTIVE_WITHOUT_TOKEN);
    }

    @Test
    @DisplayName("of a unique index must have the tenant first")
    void unique() {
        assertRefused(index("{number: 1}", true, false, null), Rule.UNSCOPED_STATEMENT);
        assertRefused(index("{number: 1, organization_id: 1}", true, false, null), Rule.UNSCOPED_STATEMENT);
        assertThat(index("{organization_id: 1, number: 1}", true, false, null).findings())
                .isEmpty();
        assertThat(index("{number: 1}", false, false, json("{vip: true}")).findings())
                .isEmpty();
    }

    @Test
    @DisplayName("of a partial index names no other tenant and runs no code")
    void partial() {
        assertRefused(index("{a: 1}", false, false, json("{organization_id: 'org_b'}")), Rule.CROSS_TENANT);
        assertRefused(index("{a: 1}", false, false, json("{$expr: {$function: {}}}")), Rule.OPAQUE_CODE);
    }

    @Test
    @DisplayName("text for the log stays short")
    void longShapes() {
        CallFacts facts = new CallFacts("bulkWrite", Call.Action.UPDATE).collection("contacts", Call.Touch.CHANGE);
        for (int i = 0; i < 1000; i++) {
            READER.filter(new BsonDocument("field" + i, new org.bson.BsonInt32(i)), facts);
        }
        assertThat(facts.toCall().shape()).hasSizeLessThan(650).endsWith(", …)");
        assertThat(facts.toCall().findings()).extracting(Finding::kind).isEmpty();
    }

    @Test
    @DisplayName("that names the tenant field by a path is a mistake of the policy")
    void dottedTenant() {
        org.assertj.core.api.Assertions.assertThatIllegalArgumentException()
                .isThrownBy(() -> new CallReader("meta.tenant", "_safedb_test"));
    }

    private static Call sort(String text) {
        return Verdicts.read(Call.Action.READ, facts -> READER.sort(json(text), facts));
    }

    private static Call bound(String text, String where) {
        return Verdicts.read(Call.Action.READ, facts -> READER.bound(json(text), where, facts));
    }

    private static Call index(
            String keys,
            boolean unique,
            boolean expires,
            @org.jspecify.annotations.Nullable BsonDocument partialFilter) {
        return Verdicts.read(
                Call.Action.SCHEMA, facts -> READER.index(json(keys), unique, expires, partialFilter, facts));
    }
}
