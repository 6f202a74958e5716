package io.evenbook.query.audit;

import io.evenbook.api.audit.LogBlock;

/**
 * A range of the log, and from which end it is read.
 *
 * @param after the position before its first
 * @param through its last position; not greater than {@code after}: it is empty
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

    /** The part of the range that is in a block. */
    LogRange in(LogBlock block) {
        return new LogRange(
                Math.max(after, block.firstPosition() - 1), Math.min(through, block.lastPosition()), newestFirst);
    }
}
