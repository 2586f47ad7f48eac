package io.safedb.jdbc.law;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Chance, from one seed: the same seed makes the same choices. */
final class Dice {
    private final Random random;

    Dice(long seed) {
        this.random = new Random(seed);
    }

    /** A number from 0, smaller than the bound. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    /** True in so many of a hundred cases. */
    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    /** One of these. */
    @SafeVarargs
    final <T> T one(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /** One of these. */
    <T> T one(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** Some of these, in any order; at least so many. */
    <T> List<T> some(List<T> choices, int atLeast) {
        List<T> shuffled = new ArrayList<>(choices);
        Collections.shuffle(shuffled, random);
        return shuffled.subList(0, atLeast + random.nextInt(shuffled.size() - atLeast + 1));
    }

    /** A seed for other dice. */
    long seed() {
        return random.nextLong();
    }
}
