package io.evenbook.query.audit;

import io.evenbook.api.audit.LogBlock;
import io.evenbook.axon.postgres.log.RecordedEvent;
import io.evenbook.query.support.list.Parts.Scan;
import io.evenbook.axon.postgres.log.RecordedEvent;
import io.evenbook.query.support.list.Pages.Scan;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads blocks of the log one after the other, until there is enough or so many have been read.
 *
 * @param blocks in the order in which they are read; one more than may be read, if there are as many
 * @param most how many may be read
 */
record BlockScan(List<LogBlock> blocks, int most, LogRange range) {

    Scan<RecordedEvent, Long> read(int limit, ReadPart part) {
        List<RecordedEvent> found = new ArrayList<>();
        for (LogBlock block : blocks.subList(0, Math.min(blocks.size(), most))) {
            found.addAll(part.read(range.in(block), limit - found.size()));
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

    /** Reads what a part of the range has, in its order and up to a limit. */
    @FunctionalInterface
    interface ReadPart {
        List<RecordedEvent> read(LogRange part, int limit);
    }
}
