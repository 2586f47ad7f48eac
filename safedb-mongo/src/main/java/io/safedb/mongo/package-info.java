/** The MongoDB edge: {@link io.safedb.mongo.SafeMongo} wraps a {@code MongoClient}. */
@NullMarked
package io.safedb.mongo;

import org.jspecify.annotations.NullMarked;
