package io.safedb.mongo.bson;

import static io.safedb.mongo.bson.Verdicts.FIELD;
import static io.safedb.mongo.bson.Verdicts.NARROWER;
import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.backend.DefaultQueryMatcher;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.bson.BsonDecoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;

/** Laws of narrowing a filter; what a filter means is asked of a server's own matcher. */
@Label("A narrowed filter")
class NarrowingProperties {
    private static final DefaultQueryMatcher MATCHER = new DefaultQueryMatcher();

    @Property(tries = 4000, edgeCases = EdgeCasesMode.NONE)
    @Label("matches what the caller's filter matches among the tenant's documents, and nothing else")
    void sameWithinTenant(@ForAll("filters") BsonDocument filter, @ForAll("documents") BsonDocument document) {
        boolean own = Optional.ofNullable(document.get(FIELD))
                .filter(tenant -> tenant.equals(new BsonString("org_a")))
                .isPresent();
        assertThat(matches(NARROWER.filter(filter), document)).isEqualTo(own && matches(filter, document));
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    @Label("leaves the caller's filter as it was, and comes out the same again")
    void pure(@ForAll("filters") BsonDocument filter) {
        String before = filter.toJson();
        BsonDocument narrowed = NARROWER.filter(filter);
        BsonDocument pinned = NARROWER.underCollation().filter(filter);
        assertThat(NARROWER.filter(filter)).isEqualTo(narrowed);
        assertThat(NARROWER.underCollation().filter(filter)).isEqualTo(pinned);
        assertThat(filter.toJson()).isEqualTo(before);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    @Label("has the tenant's equality once among the conditions that a server makes a document from")
    void inheritedOnce(@ForAll("filters") BsonDocument filter) {
        assertThat(equalities(NARROWER.filter(filter))).isEqualTo(1);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    @Label("under a collation still matches the same with a server that compares bytes")
    void pinnedIsSame(@ForAll("filters") BsonDocument filter, @ForAll("documents") BsonDocument document) {
        assertThat(matches(NARROWER.underCollation().filter(filter), document))
                .isEqualTo(matches(NARROWER.filter(filter), document));
    }

    @Provide
    Arbitrary<BsonDocument> filters() {
        return filter(3);
    }

    @Provide
    Arbitrary<BsonDocument> documents() {
        Arbitrary<BsonValue> tenants = Arbitraries.of(
                new BsonString("org_a"),
                new BsonString("org_a"),
                new BsonString("org_b"),
                new BsonString("ORG_A"),
                BsonNull.VALUE,
                new BsonDocument("x", new BsonInt32(1)));
        Arbitrary<BsonDocument> stored = Combinators.combine(tenants, values(), values())
                .as((tenant, a, b) ->
                        new BsonDocument(FIELD, tenant).append("a", a).append("b", b));
        return Arbitraries.oneOf(stored, values().map(a -> new BsonDocument("a", a)));
    }

    private static Arbitrary<BsonDocument> filter(int depth) {
        Arbitrary<BsonDocument> condition = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(4, conditions("a")),
                net.jqwik.api.Tuple.of(3, conditions("b")),
                net.jqwik.api.Tuple.of(2, tenantConditions()));
        Arbitrary<BsonDocument> flat = condition.list().ofMaxSize(3).map(NarrowingProperties::merge);
        if (depth == 0) {
            return flat;
        }
        Arbitrary<BsonDocument> logical = Combinators.combine(
                        Arbitraries.of("$and", "$or", "$nor"),
                        filter(depth - 1).list().ofMinSize(1).ofMaxSize(3),
                        flat)
                .as((operator, branches, beside) ->
                        merge(List.of(beside, new BsonDocument(operator, new BsonArray(branches)))));
        return Arbitraries.oneOf(flat, logical);
    }

    private static Arbitrary<BsonDocument> conditions(String field) {
        Arbitrary<BsonValue> operators = Combinators.combine(Arbitraries.of("$eq", "$ne", "$gt", "$lte"), values())
                .as((operator, value) -> (BsonValue) new BsonDocument(operator, value));
        Arbitrary<BsonValue> lists = Combinators.combine(
                        Arbitraries.of("$in", "$nin"), values().list().ofMaxSize(3))
                .as((operator, list) -> (BsonValue) new BsonDocument(operator, new BsonArray(list)));
        return Arbitraries.oneOf(
                        values(),
                        operators,
                        lists,
                        operators.map(negated -> new BsonDocument("$not", negated)),
                        Arbitraries.of(true, false)
                                .map(is -> new BsonDocument("$exists", org.bson.BsonBoolean.valueOf(is))))
                .map(condition -> new BsonDocument(field, condition));
    }

    private static Arbitrary<BsonDocument> tenantConditions() {
        return Arbitraries.of(
                        "{organization_id: 'org_a'}",
                        "{organization_id: 'org_b'}",
                        "{organization_id: {$eq: 'org_a'}}",
                        "{organization_id: {$in: ['org_a', 'org_b']}}",
                        "{organization_id: {$ne: 'org_a'}}",
                        "{organization_id: {$exists: true}}",
                        "{organization_id: null}",
                        "{'organization_id.x': 1}")
                .map(BsonDocument::parse);
    }

    private static Arbitrary<BsonValue> values() {
        Arbitrary<BsonValue> scalars = Arbitraries.of(
                new BsonInt32(1), new BsonInt32(2), new BsonString("x"), new BsonString("org_a"), BsonNull.VALUE);
        return Arbitraries.oneOf(scalars, scalars.list().ofMaxSize(2).map(BsonArray::new));
    }

    private static BsonDocument merge(List<BsonDocument> parts) {
        BsonDocument all = new BsonDocument();
        parts.forEach(all::putAll);
        return all;
    }

    /** Equalities on the tenant field at the top and inside {@code $and}: what an upsert takes over. */
    private static int equalities(BsonDocument filter) {
        int count = 0;
        for (var entry : filter.entrySet()) {
            BsonValue value = entry.getValue();
            if (entry.getKey().equals("$and")) {
                count += value.asArray().stream()
                        .mapToInt(branch -> equalities(branch.asDocument()))
                        .sum();
            } else if (entry.getKey().equals(FIELD)) {
                BsonValue compared = value.isDocument() ? value.asDocument().get("$eq", BsonNull.VALUE) : value;
                count += compared.equals(new BsonString("org_a")) ? 1 : 0;
            }
        }
        return count;
    }

    private static boolean matches(BsonDocument filter, BsonDocument document) {
        return MATCHER.matches(server(document), server(filter));
    }

    private static Document server(BsonDocument document) {
        RawBsonDocument raw = new RawBsonDocument(document, new BsonDocumentCodec());
        ByteBuf bytes = Unpooled.wrappedBuffer(raw.getByteBuffer().asNIO());
        return BsonDecoder.decodeBson(bytes);
    }
}
