package io.safedb.internal.yaml;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A text that is not the YAML that is read here. The message says what is wrong, without any value. */
public final class YamlProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable YamlPlace place;
    /** What to write instead. */
    private final String remedy;

    YamlProblem(@Nullable YamlPlace place, String problem, String remedy) {
        super(problem);
        this.place = place;
        this.remedy = remedy;
    }

    /** {@return where; empty if it concerns the whole text} */
    public Optional<YamlPlace> place() {
        return Optional.ofNullable(place);
    }

    /** {@return what to write instead} */
    public String remedy() {
        return remedy;
    }
}
