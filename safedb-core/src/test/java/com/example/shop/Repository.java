package com.example.shop;

import io.safedb.caller.CallerConstants;
import io.safedb.caller.ConstantOrigin;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** Asks about ids that came from everywhere. */
@SuppressWarnings("org_in_annotation")
public final class Repository {
    private static final String FIELD = "org_in_field";

    /** An id made when the class is set up: its parts stand in the code, it does not. */
    private static final String MADE = String.join("_", "org", "made");

    private final String given;

    public Repository(String given) {
        this.given = given;
    }

    public ConstantOrigin inLocal() {
        String id = "org_in_local";
        return CallerConstants.contains(id);
    }

    public ConstantOrigin inField() {
        return CallerConstants.contains(FIELD);
    }

    public ConstantOrigin inOtherClass() {
        return CallerConstants.contains(Ids.INLINED);
    }

    public ConstantOrigin madeAtRunTime() {
        return CallerConstants.contains(MADE);
    }

    public ConstantOrigin givenToMe() {
        return CallerConstants.contains(given);
    }

    public ConstantOrigin concatenated(String tail) {
        String id = "org_recipe" + tail;
        return CallerConstants.contains(id);
    }

    public ConstantOrigin changed() {
        return CallerConstants.contains("ORG_UPPER".toLowerCase(Locale.ROOT));
    }

    public Supplier<ConstantOrigin> inLambda() {
        return () -> CallerConstants.contains("org_in_lambda");
    }

    /** The constant stands out here, the call is made in there. */
    public Callable<ConstantOrigin> askedInAnonymousClass() {
        String id = "org_outside";
        return new Callable<>() {
            @Override
            public ConstantOrigin call() {
                return CallerConstants.contains(id);
            }
        };
    }

    /** The constant stands in the nested class, the call is made out here. */
    public ConstantOrigin inNestMate() {
        return CallerConstants.contains(new Nested.Deeper().id());
    }

    public ConstantOrigin isInAnnotation() {
        return CallerConstants.contains(given);
    }

    public String name() {
        return CallerConstants.callerName().orElse("nobody");
    }

    private static final class Nested {
        private static final class Deeper {
            String id() {
                return "org_in_nest_mate";
            }
        }
    }
}
