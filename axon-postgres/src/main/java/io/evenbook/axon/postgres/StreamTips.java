package io.evenbook.axon.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.axonframework.modelling.command.ConcurrencyException;

/**
 * The last sequence numbers of streams in use, by which an append is known to continue its stream without asking.
 *
 * <p>What is known holds as long as nobody else appends: whoever finds the log elsewhere than this process left it
 * forgets all. So an entry that is there is exact, and no index has to watch over the whole log: each index covers one
 * part of it.
 */
final class StreamTips {

    /** The tip of a stream without events. */
    static final long NOT_BEGUN = -1;

    private final BoundedCache tips = new BoundedCache(200_000);
    private long head = -1;
    private long generation;

    /** To be asked before reading a stream, and passed to {@link #readUpTo} afterwards. */
    synchronized long generation() {
        return generation;
    }

    /** Notes what a read found to be the last event of a stream, unless somebody else has appended since it began. */
    synchronized void readUpTo(String aggregateId, long sequence, long generation) {
        if (generation == this.generation) {
            Long known = tips.get(aggregateId);
            tips.put(aggregateId, known == null ? sequence : Math.max(known, sequence));
        }
    }

    /**
     * Refuses an event whose place is known to be taken, before it spoils the flush for others.
     *
     * @throws ConcurrencyException if the stream has got there already
     */
    void checkNotTaken(String aggregateId, long sequence) {
        Long tip = tips.get(aggregateId);
        if (tip != null && sequence <= tip) {
            throw conflict(aggregateId, tip, sequence);
        }
    }

    /** Takes note of the head of the log, found under the writers' lock. */
    synchronized void foundHeadAt(long position) {
        if (position != head) {
            tips.removeAll();
            head = position;
            generation++;
        }
    }

    /**
     * Checks, under the writers' lock, that each stream goes on where it ends.
     *
     * @throws ConcurrencyException if one has moved on, or would get a hole
     */
    void check(Connection connection, Map<String, List<StagedEvent>> streams) throws SQLException {
        List<StagedEvent> unsure = new ArrayList<>();
        for (List<StagedEvent> stream : streams.values()) {
            StagedEvent first = stream.getFirst();
            // A stream that begins must be new to the table of streams
            Long tip = first.sequence() == 0 ? Long.valueOf(NOT_BEGUN) : tips.<String, Long>get(first.aggregateId());
            if (tip == null) {
                unsure.add(first);
            } else if (tip != first.sequence() - 1) {
                throw conflict(first.aggregateId(), tip, first.sequence());
            }
        }
        if (!unsure.isEmpty()) {
            checkStored(connection, unsure);
        }
    }

    private static void checkStored(Connection connection, List<StagedEvent> unsure) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT aggregate_id, tip, first FROM (
                    SELECT appended.aggregate_id, first, coalesce(
                        (SELECT max(sequence_number) FROM events WHERE events.aggregate_id = appended.aggregate_id),
                        (SELECT last_detached FROM streams WHERE streams.aggregate_id = appended.aggregate_id),
                        -1) AS tip
                    FROM unnest(?::text[], ?::bigint[]) AS appended (aggregate_id, first)) AS found
                WHERE tip <> first - 1 LIMIT 1""")) {
            select.setArray(1, SqlArrays.texts(connection, unsure, StagedEvent::aggregateId));
            select.setArray(2, SqlArrays.bigints(connection, unsure, StagedEvent::sequence));
            try (ResultSet found = select.executeQuery()) {
                if (found.next()) {
                    throw conflict(found.getString(1), found.getLong(2), found.getLong(3));
                }
            }
        }
    }

    /** Until the outcome of a flush is known, so are its streams' tips not. */
    synchronized void forget(Map<String, List<StagedEvent>> streams) {
        streams.keySet().forEach(tips::remove);
    }

    /** Takes note of what was committed, up to a new head. */
    synchronized void committed(Map<String, List<StagedEvent>> streams, long newHead) {
        head = newHead;
        streams.forEach((id, stream) -> tips.put(id, stream.getLast().sequence()));
    }

    /**
     * Enters, under the writers' lock, the streams that begin.
     *
     * @throws SQLException a unique violation if one of them has begun before, be it in a part that is detached
     */
    static void begin(Connection connection, Map<String, List<StagedEvent>> streams) throws SQLException {
        List<StagedEvent> begun =
                streams.values().stream().map(List::getFirst).filter(first -> first.sequence() == 0).toList();
        if (!begun.isEmpty()) {
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO streams (aggregate_id) SELECT * FROM unnest(?::text[])")) {
                insert.setArray(1, SqlArrays.texts(connection, begun, StagedEvent::aggregateId));
                insert.executeUpdate();
            }
        }
    }

    static ConcurrencyException conflict(String aggregateId, long tip, long sequence) {
        return new ConcurrencyException(sequence <= tip
                ? "Stream %s is at %d already, it can't go on with %d".formatted(aggregateId, tip, sequence)
                : "Stream %s has no event before %d".formatted(aggregateId, sequence));
    }
}
