package io.safedb.mongo.bson;

import static io.safedb.mongo.bson.Verdicts.NARROWER;
import static io.safedb.mongo.bson.Verdicts.assertPasses;
import static io.safedb.mongo.bson.Verdicts.assertRefused;
import static io.safedb.mongo.bson.Verdicts.document;
import static io.safedb.mongo.bson.Verdicts.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.Rule;
import org.bson.BsonInt64;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A document to write")
class DocumentReaderTest {
    @ParameterizedTest
    @DisplayName("passes without a tenant or with the current one; its keys are data")
    @ValueSource(
            strings = {
                "{}",
                "{_id: 1, name: 'x'}",
                "{organization_id: 'org_a', name: 'x'}",
                "{'organization_id.x': 1, 'a.b': 2, $set: 3, $where: 'x', a: {organization_id: 'org_b'}}"
            })
    void own(String text) {
        assertPasses(document(text));
    }

    @ParameterizedTest
    @DisplayName("is refused with anything else in the tenant field")
    @ValueSource(
            strings = {
                "{organization_id: 'org_b'}",
                "{organization_id: null}",
                "{organization_id: ['org_a']}",
                "{organization_id: ['org_a', 'org_b']}",
                "{organization_id: {$in: ['org_a']}}",
                "{organization_id: {}}",
                "{organization_id: 1}",
                "{organization_id: /org_a/}",
                "{organization_id: {$symbol: 'org_a'}}",
                "{organization_id: {$code: 'org_a'}}"
            })
    void foreign(String text) {
        assertRefused(document(text), Rule.CROSS_TENANT);
    }

    @Test
    @DisplayName("is stamped at the end, or where the caller had the tenant")
    void stamped() {
        assertThat(NARROWER.document(json("{_id: 1, name: 'x'}")).toJson())
                .isEqualTo(json("{_id: 1, name: 'x', organization_id: 'org_a'}").toJson());
        assertThat(NARROWER.document(json("{organization_id: 'org_b', name: 'x'}"))
                        .toJson())
                .isEqualTo(json("{organization_id: 'org_a', name: 'x'}").toJson());
        assertThat(NARROWER.document(json("{'a.b': 1, $set: {c: 1}}")).toJson())
                .isEqualTo(json("{'a.b': 1, $set: {c: 1}, organization_id: 'org_a'}")
                        .toJson());
    }

    @Test
    @DisplayName("gets the tenant's own type, so that every server keeps one spelling of it")
    void oneType() {
        BsonNarrower numbers = new BsonNarrower("tenant", new BsonInt64(7), name -> java.util.Optional.empty());
        assertThat(numbers.document(json("{tenant: 7}")).get("tenant")).isEqualTo(new BsonInt64(7));
        assertThat(numbers.filter(json("{tenant: 7, a: 1}"))).isEqualTo(json("{tenant: {$numberLong: '7'}, a: 1}"));
    }
}
