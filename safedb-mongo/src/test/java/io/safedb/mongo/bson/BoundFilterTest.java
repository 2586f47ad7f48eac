package io.safedb.mongo.bson;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonValue;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A filter and the ids of what it finds")
class BoundFilterTest {
    private static final List<BsonValue> IDS = List.of(new BsonInt32(1), new BsonInt32(2));

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{_id: 1}; 1",
                "{_id: {$eq: 'x'}, n: 3}; 1",
                "{_id: {a: 1, b: [2]}}; 1",
                "{_id: null}; 1",
                "{_id: {$in: [1, 2, 3]}, $or: [{n: 1}, {n: 2}]}; 3",
                "{_id: {$in: []}}; 0",
                "{$and: [{n: 1}, {$and: [{_id: {$in: [1, 2]}}]}]}; 2",
                "{_id: {$in: [1, 2, 3], $eq: 1}}; 1"
            })
    @DisplayName("finds at most as many as it names")
    void named(String filter, long most) {
        assertThat(BoundFilter.atMost(BsonDocument.parse(filter))).isEqualTo(most);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{n: 1}",
                "{_id: /x/}",
                "{_id: [1]}",
                "{_id: {$in: [1, /x/]}}",
                "{_id: {$in: [1, [2]]}}",
                "{_id: {$in: 1}}",
                "{_id: {$gt: 1}}",
                "{_id: {$ne: 1}}",
                "{_id: {$not: {$eq: 1}}}",
                "{_id: {$nin: [1]}}",
                "{'_id.x': 1}",
                "{$or: [{_id: 1}]}",
                "{$nor: [{_id: 1}]}",
                "{$and: [{$or: [{_id: 1}, {n: 1}]}]}",
                "{$expr: {$eq: ['$_id', 1]}}"
            })
    @DisplayName("finds any number where it names none")
    void unnamed(String filter) {
        assertThat(BoundFilter.atMost(BsonDocument.parse(filter))).isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{files_id: 1}; true",
                "{files_id: {$eq: 1}, n: {$gt: 2}}; true",
                "{files_id: null}; false",
                "{files_id: /x/}; false",
                "{files_id: [1]}; false",
                "{files_id: {$gt: 1}}; false",
                "{files_id: {$in: [1, 2]}}; false",
                "{n: 1}; false",
                "{$or: [{files_id: 1}]}; false"
            })
    @DisplayName("tells the chunks of one file")
    void oneFile(String filter, boolean one) {
        assertThat(BoundFilter.isOfOneFile(BsonDocument.parse(filter))).isEqualTo(one);
    }

    @Test
    @DisplayName("keeps what the caller said beside the ids")
    void keeps() {
        assertThat(BoundFilter.to(BsonDocument.parse("{org: 'a', 'lines.sku': 'x'}"), IDS, false))
                .isEqualTo(BsonDocument.parse("{org: 'a', 'lines.sku': 'x', _id: {$in: [1, 2]}}"));
        assertThat(BoundFilter.to(BsonDocument.parse("{_id: {$gt: 0}, n: 1}"), IDS, false))
                .isEqualTo(BsonDocument.parse("{_id: {$gt: 0}, n: 1, $and: [{_id: {$in: [1, 2]}}]}"));
        assertThat(BoundFilter.to(BsonDocument.parse("{_id: {$gt: 0}, $and: [{n: 1}]}"), IDS, false))
                .isEqualTo(BsonDocument.parse("{_id: {$gt: 0}, $and: [{n: 1}, {_id: {$in: [1, 2]}}]}"));
    }

    @Test
    @DisplayName("names no document of which an upsert could take the id")
    void upserts() {
        BsonDocument filter = BsonDocument.parse("{n: 1}");
        assertThat(ids(BoundFilter.to(filter, List.of(), false))).hasSize(1).noneMatch(IDS::contains);
        assertThat(ids(BoundFilter.to(filter, List.of(), true))).hasSize(2).noneMatch(IDS::contains);
        List<BsonValue> one = ids(BoundFilter.to(filter, IDS.subList(0, 1), true));
        assertThat(one).hasSize(2).endsWith(IDS.get(0));
        assertThat(one.get(0).isObjectId()).isTrue();
    }

    private static List<BsonValue> ids(BsonDocument bound) {
        return bound.getDocument("_id").getArray("$in").getValues();
    }
}
