package io.safedb.guard;

import io.safedb.Rule;

/**
 * {@code SDB501}: locked rows are changed under an unlock only. In general the edge leaves them alone, as
 * {@link Obligations#locked} tells it; here is refused what such an order cannot keep.
 */
final class LockRules {
    private LockRules() {}

    /** Locked rows that an edge met, or could not rule out. */
    static void weighHits(Deliberation deliberation) {
        deliberation.weigh(Finding.Kind.LOCKED);
    }

    /** Locked rows are not changed by another name of theirs, under which nothing leaves them alone. */
    static void weighOtherNames(Deliberation deliberation) {
        if (!deliberation.standing().hasChanged()) {
            return;
        }
        Call call = deliberation.call();
        for (int i = 0; i < call.targets().size(); i++) {
            Call.Target target = call.targets().get(i);
            String locked = target.touch().changes()
                    ? LockedRows.reachedThrough(
                            call, target, deliberation.scope().conditions(), deliberation.guard())
                    : null;
            if (locked != null) {
                deliberation
                        .ruling()
                        .stopOn(
                                Rule.LOCKED_RECORD,
                                target.name(),
                                "its rows may be rows of " + locked + " as well, some of which are locked; change them"
                                        + " under that name");
            }
        }
    }
}
