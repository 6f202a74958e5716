package io.evenbook.api.audit;

/**
 * A block of {@value #POSITIONS} positions of the log. Block 0 has the positions 1 to 1,000.
 *
 * @param number 0 or greater
 */
public record LogBlock(long number) {
    /** The number of positions of a block. */
    public static final long POSITIONS = 1_000;

    /** @throws IllegalArgumentException if the number is less than 0 */
    public LogBlock {
        if (number < 0) {
            throw new IllegalArgumentException("must be >= 0: number=" + number);
        }
    }

    /** Returns the block of a position: {@code of(1000)} is block 0, {@code of(1001)} is block 1. */
    public static LogBlock of(long position) {
        return new LogBlock(Math.floorDiv(position - 1, POSITIONS));
    }

    public long firstPosition() {
        return number * POSITIONS + 1;
    }

    public long lastPosition() {
        return (number + 1) * POSITIONS;
    }
}
