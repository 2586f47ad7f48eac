package io.safedb.jdbc;

import io.safedb.guard.Call;
import io.safedb.guard.TenantMention;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The values that the caller bound to those of his parameters that meet the tenant column: they must be the current
 * tenant's id. Values are kept as given; what is no plain id equals no tenant.
 */
final class BoundTenants {
    /** For the many statements that say nothing of the tenant column; keeps nothing, so that all of them share it. */
    static final BoundTenants NONE = new BoundTenants(new BitSet());

    private final BitSet watched;
    private final @Nullable Object[] values;

    private BoundTenants(BitSet watched) {
        this.watched = watched;
        this.values = new @Nullable Object[watched.length()];
        clear();
    }

    static BoundTenants of(Call call) {
        if (call.mentions().isEmpty()) {
            return NONE;
        }
        BitSet watched = new BitSet();
        for (TenantMention mention : call.mentions()) {
            if (mention.source() == TenantMention.Source.PARAMETER) {
                watched.set(mention.parameter());
            }
        }
        return watched.isEmpty() ? NONE : new BoundTenants(watched);
    }

    /** Whether no parameter meets the tenant column. */
    boolean isEmpty() {
        return values.length == 0;
    }

    /** Keeps a value if its parameter is watched. */
    void bound(int parameter, @Nullable Object value) {
        if (parameter >= 0 && watched.get(parameter)) {
            values[parameter] = value;
        }
    }

    /** The value of a watched parameter. */
    @Nullable
    Object value(int parameter) {
        return values[parameter];
    }

    /** Forgets all values. */
    void clear() {
        Arrays.fill(values, TenantMention.UNBOUND);
    }
}
