package io.safedb.mongo.bson;

import java.util.List;
import org.bson.BsonValue;

/**
 * The tenant field. A write that names it is weighed by whose id it writes.
 *
 * @param images the paths under which whole documents stand in what is read; empty where it is read itself
 */
record TenantField(@Override String name, List<String> images) implements TopField {
    /** What an event of a change stream shows of the document that it is about. */
    private static final List<String> OF_EVENTS =
            List.of("fullDocument.", "fullDocumentBeforeChange.", "documentKey.", "updateDescription.updatedFields.");

    TenantField {
        TopField.check(name, "tenant field");
    }

    TenantField(String name) {
        this(name, List.of());
    }

    /** The same field where the documents are events, and where a stage has made the document out of one again. */
    TenantField inEvents() {
        return new TenantField(name, OF_EVENTS);
    }

    @Override
    public boolean reachedBy(String path) {
        if (TopField.super.reachedBy(path)) {
            return true;
        }
        for (String image : images) {
            if (path.startsWith(image) && TopField.super.reachedBy(path.substring(image.length()))) {
                return true;
            }
        }
        return false;
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
