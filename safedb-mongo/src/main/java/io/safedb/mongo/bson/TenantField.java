package io.safedb.mongo.bson;

import org.bson.BsonValue;

/** The tenant field. A write that names it is weighed by whose id it writes. */
record TenantField(@Override String name) implements TopField {
    TenantField {
        TopField.check(name, "tenant field");
    }

    @Override
    public void assigned(BsonValue value, String where, CallFacts into) {
        into.assigned(value, where);
    }

    @Override
    public void assignedSomething(String where, CallFacts into) {
        into.assignedSomething(where);
    }
}
