package io.evenbook.query.audit;

import io.evenbook.api.audit.LogBlock;

/**
 * A range of positions and the direction in which it is read.
 *
 * @param after the position before the first one
 * @param through the last position; the range is empty unless it is greater than {@code after}
 */
record LogRange(long after, long through, boolean newestFirst) {
    boolean isEmpty() {
        return after >= through;
    }

    long firstBlock() {
        return LogBlock.of(after + 1).number();
    }

    long lastBlock() {
        return LogBlock.of(through).number();
    }

    /** The part of the range within a block. */
    LogRange in(LogBlock block) {
        return new LogRange(
                Math.max(after, block.firstPosition() - 1), Math.min(through, block.lastPosition()), newestFirst);
    }
}
