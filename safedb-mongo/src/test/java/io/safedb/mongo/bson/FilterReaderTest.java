package io.safedb.mongo.bson;

import static io.safedb.mongo.bson.Verdicts.assertPasses;
import static io.safedb.mongo.bson.Verdicts.assertRefused;
import static io.safedb.mongo.bson.Verdicts.filter;
import static io.safedb.mongo.bson.Verdicts.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.Rule;
import io.safedb.guard.Call;
import io.safedb.guard.TenantMention;
import io.safedb.guard.TenantMention.Use;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A filter")
class FilterReaderTest {
    @ParameterizedTest
    @DisplayName("passes with every operator that looks at the one document")
    @ValueSource(
            strings = {
                "{}",
                "{_id: 1}",
                "{age: {$gte: 25, $lt: 30}, country: {$nin: ['AT']}, vip: {$ne: true}}",
                "{$or: [{vip: true}, {$and: [{age: 21}, {$nor: [{age: 22}]}]}]}",
                "{tags: {$all: ['a', 'b'], $size: 2}, note: {$regex: '^x', $options: 'i'}}",
                "{tags: {$all: [{$elemMatch: {kind: 'a'}}]}}",
                "{addresses: {$elemMatch: {kind: 'home', $or: [{zip: '1'}, {zip: '2'}]}}}",
                "{scores: {$elemMatch: {$gt: 5, $lt: 9}}}",
                "{a: {$exists: true}, b: {$type: 'string'}, c: {$mod: [3, 0]}, d: {$bitsAllSet: 3}}",
                "{a: {$not: {$gt: 5}}, b: {$not: /x/}}",
                "{$comment: 'report 7', billable: true}",
                "{$text: {$search: 'anna'}}",
                "{place: {$near: {$geometry: {type: 'Point', coordinates: [1, 2]}, $maxDistance: 5}}}",
                "{$expr: {$gt: ['$total', {$multiply: ['$paid', 2]}]}}",
                "{$jsonSchema: {required: ['name'], properties: {age: {minimum: 18}}}}",
                "{address: {city: 'Graz', zip: '8010'}}",
                "{ref: {$ref: 'contacts', $id: 1}}",
                "{'': 1}",
            })
    void known(String text) {
        assertPasses(filter(text));
    }

    @ParameterizedTest
    @DisplayName("is unreadable with an operator that safedb does not know, wherever it stands")
    @ValueSource(
            strings = {
                "{$bogus: 1}",
                "{age: {$bogus: 1}}",
                "{age: {$gt: 1, $bogus: 1}}",
                "{age: {$gt: 1, plain: 1}}",
                "{$and: [{age: {$not: {$bogus: 1}}}]}",
                "{tags: {$elemMatch: {$bogus: 1}}}",
                "{tags: {$elemMatch: {a: {$bogus: 1}}}}",
                "{tags: {$elemMatch: {$expr: true}}}",
                "{tags: {$all: [{$bogus: 1}]}}",
                "{$expr: {$bogus: 1}}",
                "{$expr: {$add: [1, {$bogus: 1}]}}",
                "{$and: {a: 1}}",
                "{$or: [1]}",
                "{age: {$in: 5}}",
                "{age: {$_internalExprEq: 5}}",
                "{$jsonSchema: {future: 1}}",
                "{$jsonSchema: 1}",
                "{$text: {$search: 'x'}, $future: 1}",
                "{tags: {$elemMatch: 1}}"
            })
    void unknown(String text) {
        assertRefused(filter(text), Rule.UNREADABLE);
    }

    @ParameterizedTest
    @DisplayName("is opaque with code, at any depth")
    @ValueSource(
            strings = {
                "{$where: 'true'}",
                "{$and: [{$where: 'true'}]}",
                "{$or: [{$nor: [{$and: [{$where: 'true'}]}]}]}",
                "{tags: {$elemMatch: {$where: 'true'}}}",
                "{a: {$not: {$where: 'true'}}}",
                "{a: {$eq: {$where: 'true'}}}",
                "{a: {b: {$where: 'true'}}}",
                "{a: {$in: [{$where: 'true'}]}}",
                "{$expr: {$function: {body: 'x', args: [], lang: 'js'}}}",
                "{$expr: {$and: [true, {$eq: [1, {$function: {body: 'x', args: [], lang: 'js'}}]}]}}",
                "{$expr: {$literal: 1, $function: {}}}",
                "{$jsonSchema: {properties: {a: {$where: 'x'}}}}",
                "{a: {$geoWithin: {$where: 'x'}}}"
            })
    void code(String text) {
        assertRefused(filter(text), Rule.OPAQUE_CODE);
    }

    @Test
    @DisplayName("may compare with what only looks like code")
    void literalsAreData() {
        assertPasses(filter("{$expr: {$eq: ['$a', {$literal: {$function: {body: 'x'}}}]}}"));
        assertPasses(filter("{name: '$where'}"));
    }

    @ParameterizedTest
    @DisplayName("is refused when it names another tenant, however it does")
    @ValueSource(
            strings = {
                "{organization_id: 'org_b'}",
                "{organization_id: {$eq: 'org_b'}}",
                "{organization_id: {$in: ['org_a', 'org_b']}}",
                "{organization_id: {$ne: 'org_b'}}",
                "{organization_id: {$nin: ['org_b']}}",
                "{organization_id: {$gt: 'org_b'}}",
                "{organization_id: {$gte: 'org_', $lte: 'org_z'}}",
                "{organization_id: {$not: {$eq: 'org_b'}}}",
                "{organization_id: {$all: ['org_b']}}",
                "{organization_id: {$elemMatch: {$eq: 'org_b'}}}",
                "{organization_id: null}",
                "{organization_id: ['org_a']}",
                "{organization_id: {x: 'org_a'}}",
                "{organization_id: 5}",
                "{'organization_id.x': 'y'}",
                "{$or: [{organization_id: 'org_b'}, {_id: 1}]}",
                "{$and: [{$nor: [{organization_id: 'org_b'}]}]}",
                "{$expr: {$eq: ['$organization_id', 'org_b']}}",
                "{$expr: {$eq: ['org_b', '$organization_id']}}",
                "{$expr: {$ne: ['$$ROOT.organization_id', 'org_b']}}",
                "{$expr: {$in: ['$organization_id', ['org_a', 'org_b']]}}",
                "{$expr: {$eq: ['$organization_id', {$literal: 'org_b'}]}}",
                "{$expr: {$eq: [{$getField: 'organization_id'}, 'org_b']}}",
                "{$expr: {$eq: [{$getField: {field: {$literal: 'organization_id'}, input: '$$ROOT'}}, 'org_b']}}",
                "{$expr: {$or: [false, {$gt: ['$organization_id', 'org_b']}]}}",
                "{$jsonSchema: {properties: {organization_id: {enum: ['org_b']}}}}",
                "{$jsonSchema: {anyOf: [{not: {properties: {organization_id: {anyOf: [{enum: ['org_b']}]}}}}]}}"
            })
    void anotherTenant(String text) {
        assertRefused(filter(text), Rule.CROSS_TENANT);
    }

    @ParameterizedTest
    @DisplayName("passes when what it says of the tenant field names no tenant, or the current one")
    @ValueSource(
            strings = {
                "{organization_id: 'org_a'}",
                "{organization_id: {$in: ['org_a']}}",
                "{organization_id: {$ne: 'org_a'}}",
                "{organization_id: /^org_/}",
                "{organization_id: {$regex: '^org_'}}",
                "{organization_id: {$exists: true}}",
                "{organization_id: {$type: 'string'}}",
                "{$expr: {$eq: ['$organization_id', '$$v']}}",
                "{$expr: {$eq: [{$concat: ['org', '_b']}, '$organization_id']}}",
                "{addresses: {$elemMatch: {organization_id: 'org_b'}}}",
                "{'supplier.organization_id': 'org_b'}",
                "{manager: {organization_id: 'org_b'}}",
                "{organization_id2: 'org_b'}",
                "{_id: 'org_b'}",
            })
    void harmless(String text) {
        assertPasses(filter(text));
    }

    @Test
    @DisplayName("says where it names the tenant")
    void places() {
        Call call = filter("{$or: [{organization_id: {$in: ['org_a', 'org_b']}}, {organization_id: /x/}]}");
        assertThat(call.mentions())
                .isEqualTo(List.of(
                        TenantMention.value(Use.COMPARED, "org_a", "filter.$or.organization_id"),
                        TenantMention.value(Use.COMPARED, "org_b", "filter.$or.organization_id"),
                        TenantMention.expression(Use.COMPARED, "filter.$or.organization_id")));
    }

    @Test
    @DisplayName("has a shape of paths and operators, without values and without the keys of values")
    void shape() {
        String filter = "{status: 'SECRET', age: {$gte: 1, $lt: 2}, $or: [{vip: true}, {'a.b': {SECRET: 1}}],"
                + " $comment: 'SECRET', $expr: {$eq: ['$x', 'SECRET']}}";
        assertThat(filter(filter).shape())
                .isEqualTo("call(contacts, {status, age: {$gte, $lt}, $or: [{vip}, {a.b}], $comment, $expr})");
    }

    @Test
    @DisplayName("of array elements speaks of other fields")
    void ofElements() {
        List<org.bson.BsonDocument> filters = List.of(json("{'h.kind': 'home', 'h.organization_id': 'org_b'}"));
        assertPasses(Verdicts.read(Call.Action.UPDATE, facts -> Verdicts.READER.arrayFilters(filters, facts)));
        List<org.bson.BsonDocument> code = List.of(json("{h: {$elemMatch: {$where: 'x'}}}"));
        assertRefused(
                Verdicts.read(Call.Action.UPDATE, facts -> Verdicts.READER.arrayFilters(code, facts)),
                Rule.OPAQUE_CODE);
    }
}
