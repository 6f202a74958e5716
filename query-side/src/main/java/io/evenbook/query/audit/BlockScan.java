package io.evenbook.query.audit;

import io.evenbook.api.audit.LogBlock;
import io.evenbook.axon.postgres.log.RecordedEvent;
import io.evenbook.query.support.list.Pages.Scan;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads blocks of the log one after the other until it has enough events or has read {@code most} blocks.
 *
 * @param blocks in reading order, at most one more than {@code most}
 * @param most the number of blocks that it may read
 */
record BlockScan(List<LogBlock> blocks, int most, LogRange range) {

    Scan<RecordedEvent, Long> read(int limit, ReadRange events) {
        List<RecordedEvent> found = new ArrayList<>();
        for (LogBlock block : blocks.subList(0, Math.min(blocks.size(), most))) {
            found.addAll(events.read(range.in(block), limit - found.size()));
            if (found.size() == limit) {
                return new Scan<>(found, null);
            }
        }
        if (blocks.size() <= most) {
            return new Scan<>(found, null);
        }
        LogBlock last = blocks.get(most - 1);
        return new Scan<>(found, range.newestFirst() ? last.firstPosition() : last.lastPosition());
    }

    /** Reads at most {@code limit} events of a range, in its order. */
    @FunctionalInterface
    interface ReadRange {
        List<RecordedEvent> read(LogRange range, int limit);
    }
}
