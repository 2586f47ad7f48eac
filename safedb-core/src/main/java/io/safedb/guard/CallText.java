package io.safedb.guard;

import io.safedb.SafeDbViolation.Place;
import org.jspecify.annotations.Nullable;

/**
 * The text of a call, for whoever has to say where in it something stands. Asked for refusals only, so that finding a
 * place may cost what it likes, and knowing that there is a text nearly nothing. Immutable; safe on any thread.
 */
public interface CallText {
    /** The offset of what stands nowhere. */
    int NOWHERE = -1;

    /**
     * The place of a character.
     *
     * @param offset counted from 0
     * @return null if the text has no such character
     */
    @Nullable
    Place at(int offset);

    /**
     * The place where a relation is named first.
     *
     * @param relation as {@link Call.Target#name} spells it
     * @return null if the text does not name it
     */
    @Nullable
    Place of(String relation);
}
