package io.evenbook.netting;

/**
 * Whether a scheme settles trades in part.
 *
 * @param partial false: a trade settles all its open lots at once, or none
 * @param minimumLots the fewest lots that settle of a trade that has more; 1 or greater
 */
public record PartialTerms(boolean partial, long minimumLots) {
    /** Trades settle as a whole only. */
    public static final PartialTerms WHOLE = new PartialTerms(false, 1);

    /** @throws IllegalArgumentException if {@code minimumLots} is less than 1 */
    public PartialTerms {
        if (minimumLots < 1) {
            throw new IllegalArgumentException("must be >= 1: minimumLots=" + minimumLots);
        }
    }

    /** The fewest lots of a trade that may settle, apart from none. */
    long fewest(long availableLots) {
        return partial ? Math.min(minimumLots, availableLots) : availableLots;
    }
}
