package io.safedb.mongo.bson;

import com.mongodb.client.MongoClient;
import io.safedb.Scope;

/** A reader that knows a client and a scope. Breaks rules of the house on purpose; nothing of it runs. */
record BrokenReader(MongoClient client, Scope scope) {}
