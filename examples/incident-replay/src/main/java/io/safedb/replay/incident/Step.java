package io.safedb.replay.incident;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A harmful step of an incident.
 *
 * @param title what it does, in a few words
 * @param situation what it meets
 * @param tenant the organisation whose request or data it is about
 * @param scoped whether the application opened that organisation's scope, as a web filter does
 * @param preparation code run raw on both copies before the step; null if none
 * @param circumstance what the guarded run stands under besides the scope
 * @param code the step itself
 * @param measure how its harm is counted
 * @param expectation what this version claims
 */
public record Step(
        String title,
        Situation situation,
        String tenant,
        boolean scoped,
        @Nullable HarmfulCode preparation,
        Circumstance circumstance,
        HarmfulCode code,
        HarmMeasure measure,
        Expectation expectation) {

    /** Begins a step in a situation. */
    static Builder in(Situation situation, String title) {
        return new Builder(situation, title);
    }

    /** Collects a step; every part but the preparation is required. */
    static final class Builder {
        private final Situation situation;
        private final String title;
        private @Nullable String tenant;
        private boolean scoped;
        private @Nullable HarmfulCode preparation;
        private Circumstance circumstance = new Circumstance.Everyday();
        private @Nullable HarmfulCode code;
        private @Nullable HarmMeasure measure;

        private Builder(Situation situation, String title) {
            this.situation = situation;
            this.title = title;
        }

        Builder inScopeOf(String tenant) {
            this.tenant = tenant;
            this.scoped = true;
            return this;
        }

        Builder withoutScope(String tenantItIsAbout) {
            this.tenant = tenantItIsAbout;
            this.scoped = false;
            return this;
        }

        Builder after(HarmfulCode.Writing preparation) {
            this.preparation = HarmfulCode.writing(preparation);
            return this;
        }

        Builder under(Circumstance circumstance) {
            this.circumstance = circumstance;
            return this;
        }

        Builder writes(HarmfulCode.Writing code) {
            this.code = HarmfulCode.writing(code);
            return this;
        }

        Builder shows(HarmfulCode code) {
            this.code = code;
            return this;
        }

        Builder harm(HarmMeasure measure) {
            this.measure = measure;
            return this;
        }

        Step expect(Expectation expectation) {
            return new Step(
                    title,
                    situation,
                    Objects.requireNonNull(tenant, "tenant"),
                    scoped,
                    preparation,
                    circumstance,
                    Objects.requireNonNull(code, "code"),
                    Objects.requireNonNull(measure, "measure"),
                    expectation);
        }
    }
}
