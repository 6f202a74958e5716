package io.evenbook.axon.postgres.log;

import io.evenbook.axon.postgres.log.Positions.CommandBounds;
import java.util.Collection;
import java.util.List;
import org.axonframework.eventhandling.DomainEventMessage;

/** Reads what single commands wrote, and pieces of streams: each a few queries by index. Thread-safe. */
public final class LogCommands {

    private final PostgresLog log;
    private final EventReader reader;

    LogCommands(PostgresLog log) {
        this.log = log;
        this.reader = log.reader();
    }

    /**
     * One command of the log.
     *
     * @param first position of its first event
     * @param last position of its last event
     * @param events those of the aggregates that were asked for, in its order; upcast, as tracked domain events
     */
    public record LoggedCommand(long first, long last, List<? extends DomainEventMessage<?>> events) {

        /** Whether an event of the command has this position. */
        public boolean covers(long position) {
            return first <= position && position <= last;
        }
    }

    /**
     * At most so many events of a stream from a sequence number on, oldest first; upcast, as tracked domain events.
     *
     * @throws DetachedEventsException if some of them are in a detached segment of the log
     */
    public List<? extends DomainEventMessage<?>> pageOf(String aggregateId, long firstSequence, int limit) {
        List<StoredEvent> rows = new StreamReader(reader, limit)
                .rows(aggregateId, firstSequence)
                .limit(limit)
                .takeWhile(row -> log.confirmed(row.position()) == row.position())
                .toList();
        return log.decoder().domainEvents(rows);
    }

    /**
     * The first events of some streams, in the order of the log; upcast, as tracked domain events.
     *
     * @param aggregateIds of streams that have events, each once
     * @throws DetachedEventsException if some of them are in a detached segment of the log
     */
    public List<? extends DomainEventMessage<?>> firstEventsOf(Collection<String> aggregateIds) {
        List<StoredEvent> rows =
                reader.events("aggregate_id = ANY (?) AND sequence_number = 0 ORDER BY global_index", (Object)
                        aggregateIds.toArray(String[]::new));
        if (rows.size() != aggregateIds.size()) {
            throw new DetachedEventsException("The beginning of some of the streams " + aggregateIds);
        }
        return log.decoder().domainEvents(rows);
    }

    /**
     * The command of the event at a position, which is in the log. Compares no event but the command's own.
     *
     * @throws DetachedEventsException if its first events may be in a detached segment of the log
     */
    public LoggedCommand commandAt(long position, Collection<String> aggregateIds) {
        CommandBounds bounds = log.positions().commandOf(position);
        if (bounds.before() == 0 && log.positions().lastDetached() > 0) {
            throw new DetachedEventsException("The command of the event at position %d".formatted(position));
        }
        // Bounded from inside, so that PostgreSQL never searches a long stream for these few positions
        List<StoredEvent> rows = reader.events(
                """
                global_index = ANY (ARRAY(
                    SELECT global_index FROM (
                        SELECT global_index, aggregate_id FROM events WHERE global_index BETWEEN ? AND ?
                        ORDER BY global_index LIMIT ?) AS command
                    WHERE aggregate_id = ANY (?)))
                ORDER BY global_index""",
                bounds.before() + 1,
                bounds.last(),
                bounds.last() - bounds.before(),
                aggregateIds.toArray(String[]::new));
        return new LoggedCommand(
                bounds.before() + 1, bounds.last(), log.decoder().domainEvents(rows));
    }
}
