/**
 * The MongoDB edge. {@link io.safedb.mongo.SafeMongo} is the front: it wraps a {@code MongoClient} once, and everything
 * that comes out of the guarded one is guarded.
 *
 * <p>Every call walks five rooms, forward only. The shortest way to see them is the five lines of
 * {@code CollectionReads.finding}:
 *
 * <ol>
 *   <li><b>read</b>, in a {@code Reading}: takes the scope of the thread, renders each argument once into a copy of
 *       safedb's own and collects what the Guard must know, with the readers of {@code io.safedb.mongo.bson}. Streams
 *       begin in a {@code StreamReading} or {@code DeploymentReading}; the driver's own classes are taken apart by
 *       {@code DriverOptions}, {@code ReadModel} and {@code ClientModels}.
 *   <li><b>decide</b>, in {@code Reading.decide}: asks core's Guard through the {@code AdmittedDatabase}. A refusal is
 *       logged and thrown there.
 *   <li><b>apply</b>, in a {@code Narrowing}: makes of the copy what is sent, with the narrowers of
 *       {@code io.safedb.mongo.bson}.
 *   <li><b>delegate</b>, where the guarded object calls its {@code delegate}. What could hit too many documents goes
 *       through a {@code CappedWrite}, which asks {@code Hits} first; {@code UsedTokens} uses a token up.
 *   <li><b>wrap</b>, in the {@code Guarded…} classes: nothing that is returned leads to a raw object. What is lazy
 *       stays bound to the tenant it was made for, by its {@code Binding}.
 * </ol>
 *
 * <p>The driver's interfaces are wide, so a guarded class holds by hand what has to be guarded, and {@code Completion}
 * writes the rest as the {@code CallTable} says, from {@code driver-calls.txt}: a method that is not placed there is
 * refused. A collection's methods are a chain of classes, {@code GuardedCollection} tells which.
 *
 * <p>Beside this package stands {@code io.safedb.mongo.bson}, which knows documents only: no client, no I/O, no scope.
 * The guarded classes themselves are one package, because a raw object is a package-private field: a second package
 * would have to be shown it.
 */
@NullMarked
package io.safedb.mongo;

import org.jspecify.annotations.NullMarked;
