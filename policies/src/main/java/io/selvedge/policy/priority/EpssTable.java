package io.selvedge.policy.priority;

import io.selvedge.policy.advisory.CveId;
import java.util.Arrays;
import java.util.Optional;

/** EPSS: how probable it is that a vulnerability is exploited within 30 days. 16 bytes for each; immutable. */
public final class EpssTable {
    /** Nobody has scored anything. */
    public static final EpssTable EMPTY = new Builder().build();

    /** Most rows: FIRST scores every CVE, 360,000 in 2026; and the sort below has 21 bits for the row. */
    public static final int MAX_ROWS = 1 << 20;

    /** What a probability of 1 is in the table. */
    public static final int ONE = 100_000;

    private final long[] keys;
    private final int[] probabilities;
    private final int[] percentiles;

    private EpssTable(long[] keys, int[] probabilities, int[] percentiles) {
        this.keys = keys;
        this.probabilities = probabilities;
        this.percentiles = percentiles;
    }

    /**
     * One row.
     *
     * @param probability in hundred-thousandths
     * @param percentile share of all vulnerabilities that are at most as probable, in hundred-thousandths
     */
    public record Score(int probability, int percentile) {
        /** In hundredths of a percent, as policies state it; rounded down. */
        public int basisPoints() {
            return probability / 10;
        }

        /** As people write it: {@code 94.3 %}. */
        public String text() {
            return probability / 1000 + "." + probability / 100 % 10 + " %";
        }
    }

    /** The row of a CVE id. */
    public Optional<Score> find(String cve) {
        int row = Arrays.binarySearch(keys, CveId.key(cve));
        return row < 0 ? Optional.empty() : Optional.of(new Score(probabilities[row], percentiles[row]));
    }

    /** How many rows it has. */
    public int size() {
        return keys.length;
    }

    /** Collects rows in any order; of rows for the same id the last counts. */
    public static final class Builder {
        private static final int ROW_BITS = 20;

        private long[] keys = new long[1024];
        private int[] probabilities = new int[1024];
        private int[] percentiles = new int[1024];
        private int size;

        /**
         * Adds a row.
         *
         * @throws IllegalArgumentException when it is no CVE id, a number is out of range, or there are too many rows
         */
        public void add(String cve, int probability, int percentile) {
            long key = CveId.key(cve);
            if (key == CveId.NONE || outside(probability) || outside(percentile) || size == MAX_ROWS) {
                throw new IllegalArgumentException("not a row of EPSS, or more than " + MAX_ROWS);
            }
            if (size == keys.length) {
                keys = Arrays.copyOf(keys, size * 2);
                probabilities = Arrays.copyOf(probabilities, size * 2);
                percentiles = Arrays.copyOf(percentiles, size * 2);
            }
            keys[size] = key;
            probabilities[size] = probability;
            percentiles[size++] = percentile;
        }

        private static boolean outside(int number) {
            return number < 0 || number > ONE;
        }

        /** How many rows were added. */
        public int size() {
            return size;
        }

        /** The table. */
        public EpssTable build() {
            long[] order = new long[size];
            for (int row = 0; row < size; row++) {
                // Ids are below 2^43, so that id and row fit one number and sort without boxes.
                order[row] = keys[row] << ROW_BITS | row;
            }
            Arrays.sort(order);
            long[] sorted = new long[size];
            int[] byProbability = new int[size];
            int[] byPercentile = new int[size];
            int count = 0;
            for (long packed : order) {
                int row = (int) (packed & (MAX_ROWS - 1));
                int to = count > 0 && sorted[count - 1] == keys[row] ? count - 1 : count++;
                sorted[to] = keys[row];
                byProbability[to] = probabilities[row];
                byPercentile[to] = percentiles[row];
            }
            return new EpssTable(
                    Arrays.copyOf(sorted, count),
                    Arrays.copyOf(byProbability, count),
                    Arrays.copyOf(byPercentile, count));
        }
    }
}
