/**
 * What a call says, read from BSON, and the same call narrowed to one tenant. Pure functions on copies: no client, no
 * I/O, no thread-locals. {@link io.safedb.mongo.bson.CanonicalBson} makes the copy,
 * {@link io.safedb.mongo.bson.CallReader} reads it, {@link io.safedb.mongo.bson.BsonNarrower} narrows it.
 */
@NullMarked
package io.safedb.mongo.bson;

import org.jspecify.annotations.NullMarked;
