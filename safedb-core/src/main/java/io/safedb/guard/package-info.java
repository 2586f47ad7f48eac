/**
 * The second room: {@link io.safedb.guard.Guard} turns a {@link io.safedb.guard.Call} into a
 * {@link io.safedb.guard.Decision}, without I/O and without knowing SQL or BSON. For the edges of safedb, not for
 * applications.
 *
 * <p>{@code Deliberation} asks the rules in their order; each stands in the class named after what it protects:
 *
 * <table>
 * <caption>Where a rule is decided</caption>
 * <tr><td>SDB101, SDB102</td><td>{@code ScopeRules}: on whose behalf</td></tr>
 * <tr><td>SDB103, SDB104</td><td>{@code TenantRules}: where a tenant's id comes from</td></tr>
 * <tr><td>SDB105, SDB106</td><td>{@code ReadingRules}: what a call is not allowed to be</td></tr>
 * <tr><td>SDB107, SDB108</td><td>{@code RelationRules}: which relations there are for a guarded call</td></tr>
 * <tr><td>SDB201, SDB203</td><td>{@code DestructionRules}: what takes a token</td></tr>
 * <tr><td>SDB202</td><td>{@code TokenWeighing}: whether the token is right</td></tr>
 * <tr><td>SDB301, SDB302</td><td>{@code Admission}: whether the database is the right one</td></tr>
 * <tr><td>SDB401, SDB402</td><td>{@code TestDataRules}: test data and test code</td></tr>
 * <tr><td>SDB501</td><td>{@code LockRules}: locked rows, {@code LockedRows} says which they are</td></tr>
 * </table>
 *
 * <p>{@code Ruling} collects what they say and builds the refusal; {@code DueObligations} says what an edge has to do
 * for a call that none of them stopped.
 */
@NullMarked
package io.safedb.guard;

import org.jspecify.annotations.NullMarked;
