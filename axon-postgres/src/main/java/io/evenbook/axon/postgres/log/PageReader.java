package io.evenbook.axon.postgres.log;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.axonframework.eventhandling.TrackedEventMessage;

/** Reads the log by position, page by page. Each page ends where a command ends. */
final class PageReader {

    private final EventReader reader;
    private final EventDecoder decoder;
    private final LiveTail tail;
    private final int pageSize;

    PageReader(EventReader reader, EventDecoder decoder, LiveTail tail, int pageSize) {
        this.reader = reader;
        this.decoder = decoder;
        this.tail = tail;
        this.pageSize = pageSize;
    }

    /** Some events after a position, and the last position they cover; upcasters may have dropped or added events. */
    record Page(List<TrackedEventMessage<?>> events, long lastPosition) {}

    /** All rows after a position, up to another one. */
    Stream<StoredEvent> rows(long afterPosition, long through) {
        return EventReader.chain(pageSize, last -> page(last == null ? afterPosition : last.position(), through));
    }

    /**
     * The next events after a position: from memory if they are there, else from the table.
     *
     * @param through the last position to read from the table: a commit behind it may be visible, and yet be lost in a
     *     failover
     */
    Page read(long afterPosition, long through) {
        List<TrackedEventMessage<?>> recent = tail.after(afterPosition, pageSize);
        if (!recent.isEmpty()) {
            return new Page(recent, Positions.of(recent.getLast().trackingToken()));
        }
        List<StoredEvent> rows = page(afterPosition, through);
        return rows.isEmpty()
                ? new Page(List.of(), afterPosition)
                : new Page(decoder.tracked(rows), rows.getLast().position());
    }

    private List<StoredEvent> page(long afterPosition, long through) {
        List<StoredEvent> rows = reader.page(afterPosition, through, pageSize);
        if (!rows.isEmpty() && !rows.getLast().endsCommand()) {
            rows = upToCommandEnd(rows);
        }
        requireDense(rows, afterPosition);
        return rows;
    }

    private List<StoredEvent> upToCommandEnd(List<StoredEvent> rows) {
        List<StoredEvent> page = new ArrayList<>(rows);
        while (!page.getLast().endsCommand()) {
            long last = page.getLast().position();
            List<StoredEvent> more = reader.page(last, Long.MAX_VALUE, pageSize);
            if (more.isEmpty() || more.getFirst().position() != last + 1) {
                throw new DetachedEventsException("The log after position %d".formatted(last));
            }
            for (StoredEvent row : more) {
                page.add(row);
                if (row.endsCommand()) {
                    break;
                }
            }
        }
        return page;
    }

    /** The rows are ordered and the log is dense, so comparing the last position with the row count is enough. */
    private static void requireDense(List<StoredEvent> rows, long afterPosition) {
        if (rows.isEmpty() || rows.getLast().position() == afterPosition + rows.size()) {
            return;
        }
        long missing = afterPosition + 1;
        for (StoredEvent row : rows) {
            if (row.position() != missing) {
                throw new DetachedEventsException(
                        "The log from position %d to %d".formatted(missing, row.position() - 1));
            }
            missing++;
        }
    }
}
