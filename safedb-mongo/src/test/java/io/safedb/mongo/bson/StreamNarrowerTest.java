package io.safedb.mongo.bson;

import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.TableAccess;
import io.safedb.guard.Call.Action;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The stages in front of a change stream")
class StreamNarrowerTest {
    private static final BsonDocument OWN = BsonDocument.parse("{$unset: 'x'}");
    private static final BsonNarrower NARROWER = new BsonNarrower(
            "org",
            new BsonString("a"),
            name -> Optional.of(name.equals("countries") ? TableAccess.SHARED : TableAccess.TENANT));

    /** A document that is another tenant's by now. */
    private static final String GONE = "{$cond: [{$and: [{$eq: ['$operationType', 'update']},"
            + " {$not: [{$eq: ['$fullDocument.org', {$literal: 'a'}]}]}]}, null, '$fullDocument']}";

    private static final String EVERYBODYS = "{operationType: {$in: ['drop', 'rename', 'dropDatabase', 'invalidate']}}";
    private static final String PROVEN = """
            {$and: [
              {$or: [
                {'fullDocumentBeforeChange.org': 'a'},
                {'documentKey.org': 'a'},
                {$and: [{operationType: {$in: ['insert', 'replace']}}, {'fullDocument.org': 'a'}]},
                {$and: [{operationType: {$in: ['update']}}, {'fullDocument.org': 'a'}, {$or: [
                  {'documentKey._id': {$type: 'objectId'}},
                  {$expr: {$and: [
                    {$eq: [{$ifNull: ['$updateDescription.removedFields', []]}, []]},
                    {$eq: [{$ifNull: ['$updateDescription.truncatedArrays', []]}, []]},
                    {$setIsSubset: [
                      {$objectToArray: {$ifNull: ['$updateDescription.updatedFields', {}]}},
                      {$objectToArray: {$ifNull: ['$fullDocument', {}]}}]}]}}]}]}]},
              {$or: [{fullDocumentBeforeChange: null}, {'fullDocumentBeforeChange.org': 'a'}]},
              {$or: [{'documentKey.org': {$exists: false}}, {'documentKey.org': 'a'}]},
              {$or: [{'updateDescription.updatedFields.org': {$exists: false}},
                     {'updateDescription.updatedFields.org': 'a'}]}]}
            """;

    private static BsonDocument json(String text) {
        return BsonDocument.parse(text);
    }

    @Test
    @DisplayName("keep the events of one collection that are proven to be the tenant's, and everybody's")
    void ofCollection() {
        assertThat(NARROWER.stream(Map.of(), false, false, List.of(OWN)))
                .containsExactly(
                        json("{$match: {$or: [" + EVERYBODYS + ", " + PROVEN + "]}}"),
                        json("{$addFields: {fullDocument: " + GONE + "}}"),
                        OWN);
    }

    @Test
    @DisplayName("keep of several collections those of tenants narrowed and shared ones whole")
    void ofCollections() {
        assertThat(NARROWER.stream(Map.of("shop", Set.of("orders", "countries")), false, false, List.of()))
                .first()
                .isEqualTo(json("{$match: {$or: [{operationType: {$in: ['invalidate']}},"
                        + " {'ns.db': 'shop', 'ns.coll': {$in: ['countries']}},"
                        + " {$and: [{'ns.db': 'shop', 'ns.coll': {$in: ['orders']}}, {$or: ["
                        + EVERYBODYS + ", " + PROVEN + "]}]},"
                        + " {operationType: {$in: ['dropDatabase']}, 'ns.db': 'shop'}]}}"));
    }

    @Test
    @DisplayName("take away what only the tenant's stage needs")
    void hidden() {
        assertThat(NARROWER.stream(Map.of(), true, true, List.of()))
                .last()
                .isEqualTo(json("{$addFields: {fullDocument: {$cond: [{$eq: ['$operationType', 'update']}, '$$REMOVE',"
                        + " '$fullDocument']}, fullDocumentBeforeChange: '$$REMOVE'}}"));
        assertThat(NARROWER.stream(Map.of(), false, true, List.of()))
                .last()
                .isEqualTo(json("{$addFields: {fullDocument: " + GONE + ", fullDocumentBeforeChange: '$$REMOVE'}}"));
    }

    @Test
    @DisplayName("compare bytes too where the stream has a collation")
    void pinned() {
        assertThat(NARROWER.underCollation().stream(Map.of(), false, false, List.of())
                        .get(0)
                        .toString())
                .contains("documentKey.org", "\\\\Aa\\\\z");
    }

    @ParameterizedTest
    @DisplayName("know which collections a first stage chooses by name")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        {'ns.coll': 'x'}                                              | {=[x]}
        {'ns.coll': {$in: ['x']}, operationType: 'insert'}            | {=[x]}
        {'ns.coll': {$eq: 'x'}, 'ns.db': 'd'}                         | {d=[x]}
        {$and: [{'ns.db': {$in: ['d']}}, {$and: [{'ns.coll': 'x'}]}]} | {d=[x]}
        {ns: {db: 'd', coll: 'x'}}                                    | {d=[x]}
        {ns: {$in: [{db: 'd', coll: 'x'}]}}                           | {d=[x]}
        {ns: {coll: 'x'}}                                             | {}
        {ns: {db: 'd', coll: /x/}}                                    | {}
        {'ns.coll': /x/}                                              | {}
        {'ns.coll': {$in: ['x', /y/]}}                                | {}
        {'ns.coll': {$ne: 'x'}}                                       | {}
        {'ns.coll': {$gte: 'x', $lte: 'x'}}                           | {}
        {'ns.coll': 'x', 'ns.db': /d/}                                | {}
        {'ns.coll': {$in: []}}                                        | {}
        {$or: [{'ns.coll': 'x'}]}                                     | {}
        {$nor: [{'ns.coll': 'x'}]}                                    | {}
        """)
    void chosen(String filter, String collections) {
        StreamWish wish = new CallReader("org", "run")
                .stream(List.of(new BsonDocument("$match", json(filter))), new CallFacts("watch", Action.READ));
        assertThat(wish.collections()).hasToString(collections);
    }

    @Test
    @DisplayName("do not take names for chosen that stand behind the first stage")
    void chosenLater() {
        StreamWish wish = new CallReader("org", "run")
                .stream(
                        List.of(json("{$set: {ns: {db: 'd', coll: 'x'}}}"), json("{$match: {'ns.coll': 'x'}}")),
                        new CallFacts("watch", Action.READ));
        assertThat(wish.collections()).isEmpty();
        assertThat(wish.databases()).isEmpty();
    }
}
