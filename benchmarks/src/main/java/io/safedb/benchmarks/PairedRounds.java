package io.safedb.benchmarks;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Compares ways to do the same work. In each round every way does one block of it, in changing order and close in time,
 * so that whatever slows the machine slows all of them; what is compared is one round's blocks with each other, never
 * one minute with another.
 */
final class PairedRounds {
    private static final int RESAMPLES = 1_000;

    /** The blocks that nobody else got in the way of, on a machine that others use. */
    private static final double UNDISTURBED = 0.1;

    private final int warmUp;
    private final int rounds;
    private final int block;

    /** Does the work a number of times. */
    @FunctionalInterface
    interface Work {
        void run(int times) throws Exception;
    }

    /**
     * A way to do the work.
     *
     * @param name what it is called in the table
     */
    record Way(String name, Work work) {}

    /**
     * @param warmUp rounds that are not counted
     * @param rounds rounds that are counted
     * @param block how often a way does the work in one round
     */
    PairedRounds(int warmUp, int rounds, int block) {
        this.warmUp = warmUp;
        this.rounds = rounds;
        this.block = block;
    }

    /**
     * Runs all rounds and prints a table: how often a second each way did the work, and its throughput as a part of the
     * first way's: the median over the rounds with a 95 % confidence interval, and the same for each way's best tenth.
     *
     * @return the last of these for each way
     */
    double[] compare(String title, List<Way> ways, PrintStream table) throws Exception {
        double[][] nanos = new double[ways.size()][rounds];
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < ways.size(); i++) {
            order.add(i);
        }
        Random random = new Random(1);
        for (int round = -warmUp; round < rounds; round++) {
            Collections.shuffle(order, random);
            for (int way : order) {
                long start = System.nanoTime();
                ways.get(way).work().run(block);
                long taken = System.nanoTime() - start;
                if (round >= 0) {
                    nanos[way][round] = taken;
                }
            }
        }
        table.printf(Locale.ROOT, "%n%s: %d rounds of %d, median and 95 %% interval%n", title, rounds, block);
        double[] undisturbed = new double[ways.size()];
        for (int way = 0; way < ways.size(); way++) {
            double[] ratios = new double[rounds];
            for (int round = 0; round < rounds; round++) {
                ratios[round] = nanos[0][round] / nanos[way][round];
            }
            double[] medians = resampledMedians(ratios, random);
            undisturbed[way] = quantile(nanos[0], UNDISTURBED) / quantile(nanos[way], UNDISTURBED);
            table.printf(
                    Locale.ROOT,
                    "  %-20s %,8.0f/s   %6.3f  [%.3f, %.3f]   undisturbed %,8.0f/s  %6.3f%n",
                    ways.get(way).name(),
                    block / quantile(nanos[way], 0.5) * 1e9,
                    quantile(ratios, 0.5),
                    medians[RESAMPLES / 40],
                    medians[RESAMPLES - RESAMPLES / 40 - 1],
                    block / quantile(nanos[way], UNDISTURBED) * 1e9,
                    undisturbed[way]);
        }
        return undisturbed;
    }

    /** How far the median moves if the rounds had been drawn anew: the bootstrap. */
    private static double[] resampledMedians(double[] values, Random random) {
        double[] medians = new double[RESAMPLES];
        double[] drawn = new double[values.length];
        for (int i = 0; i < RESAMPLES; i++) {
            for (int j = 0; j < drawn.length; j++) {
                drawn[j] = values[random.nextInt(values.length)];
            }
            medians[i] = quantile(drawn, 0.5);
        }
        Arrays.sort(medians);
        return medians;
    }

    private static double quantile(double[] values, double part) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) (part * (sorted.length - 1))];
    }
}
