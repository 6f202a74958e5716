package io.evenbook.axon.postgres.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the events of one stream, page by page, in the order of their sequence numbers. */
final class StreamReader {

    /** The last sequence number of a stream without events. */
    private static final long NO_EVENTS = -1;

    /** Streams of fewer events are read together. */
    private static final int SHORT = 50;

    private static final String LAST_SEQUENCE = """
            SELECT sequence_number FROM events WHERE aggregate_id = ?
            ORDER BY sequence_number DESC LIMIT 1""";

    private final EventReader reader;
    private final int pageSize;

    StreamReader(EventReader reader, int pageSize) {
        this.reader = reader;
        this.pageSize = pageSize;
    }

    /**
     * The rows of a stream.
     *
     * @throws DetachedEventsException as the stream is read, if an event is in a detached segment
     */
    Stream<StoredEvent> rows(String aggregateId, long firstSequence) {
        return EventReader.chain(pageSize, last -> {
            long first = last == null ? firstSequence : last.sequence() + 1;
            List<StoredEvent> page = reader.page(aggregateId, first, pageSize);
            if (page.isEmpty()
                    ? last == null && lastDetachedOf(aggregateId) >= first
                    : page.getLast().sequence() != first + page.size() - 1) {
                throw new DetachedEventsException("Stream %s from %d on".formatted(aggregateId, first));
            }
            return page;
        });
    }

    /**
     * The rows of several streams from one query. Empty for a stream that has no event from its start on, or more than
     * fit, or one in a detached segment: it has to be read by itself.
     */
    List<Optional<List<StoredEvent>>> shortOnes(List<StreamStart> starts) {
        List<List<StoredEvent>> pages = reader.pages(starts, SHORT);
        boolean isCut = EventReader.isCut(pages.stream().flatMap(List::stream));
        List<Optional<List<StoredEvent>>> whole = new ArrayList<>(starts.size());
        for (int i = 0; i < starts.size(); i++) {
            List<StoredEvent> rows = pages.get(i);
            boolean isWhole = !isCut
                    && !rows.isEmpty()
                    && rows.size() < SHORT
                    && rows.getLast().sequence() == starts.get(i).firstSequence() + rows.size() - 1;
            whole.add(isWhole ? Optional.of(rows) : Optional.empty());
        }
        return whole;
    }

    /** The last sequence number of a stream; empty if it has no events. */
    Optional<Long> lastSequenceOf(String aggregateId) {
        return first(LAST_SEQUENCE, aggregateId)
                .or(() -> Optional.of(lastDetachedOf(aggregateId)).filter(last -> last > NO_EVENTS));
    }

    /** The last sequence number of a stream all of whose events are detached, else -1. */
    private long lastDetachedOf(String aggregateId) {
        return first(
                        "SELECT last_detached FROM streams WHERE aggregate_id = ? AND last_detached IS NOT NULL",
                        aggregateId)
                .orElse(NO_EVENTS);
    }

    private Optional<Long> first(String sql, String aggregateId) {
        return reader.queries().list(sql, row -> row.getLong(1), aggregateId).stream()
                .findFirst();
    }
}
