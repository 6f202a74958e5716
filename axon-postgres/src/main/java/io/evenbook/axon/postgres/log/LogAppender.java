package io.evenbook.axon.postgres.log;

import io.evenbook.axon.postgres.sql.CommandThreadGuard;
import io.evenbook.axon.postgres.sql.SqlFailures;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.modelling.command.ConcurrencyException;
import org.axonframework.serialization.Serializer;

/** Appends events outside the command bus: each call is a transaction of its own. */
final class LogAppender {

    private final CommandLog log;

    LogAppender(CommandLog log) {
        this.log = log;
    }

    /**
     * Appends events; returns when they are durable. Does nothing without events.
     *
     * @throws IllegalArgumentException for an event of no aggregate
     * @throws ConcurrencyException if an event does not continue its stream
     * @throws IllegalStateException on the command thread
     */
    void append(List<? extends EventMessage<?>> events, Serializer serializer) {
        CommandThreadGuard.refuse("an append of its own");
        if (events.isEmpty()) {
            return;
        }
        List<StagedEvent> staged =
                events.stream().map(event -> staged(event, serializer)).toList();
        long epoch = log.epochs().current();
        try (LogWrite write = log.begin(epoch)) {
            LogEnd end = log.identify(write);
            Instant recordedAt = log.recordingTime(write);
            requireContinued(write.connection(), staged);
            List<DomainEventMessage<?>> logged = new ArrayList<>(staged.size());
            for (int i = 0; i < staged.size(); i++) {
                logged.add(write.append(staged.get(i), recordedAt, i == staged.size() - 1));
            }
            write.commit(CommitAttachment.NONE);
            long bytes = staged.stream().mapToLong(StagedEvent::bytes).sum();
            log.appended(end, logged, recordedAt, bytes, epoch);
        } catch (SQLException e) {
            throw SqlFailures.translate(e);
        }
    }

    private static StagedEvent staged(EventMessage<?> event, Serializer serializer) {
        if (!(event instanceof DomainEventMessage<?> message)) {
            throw new IllegalArgumentException("Only events of aggregates can be stored: " + event);
        }
        return StagedEvent.of(
                message,
                serializer,
                message.serializeMetaData(serializer, byte[].class).getData());
    }

    /** Verifies, under the writers' lock, that each event continues its stream. */
    private static void requireContinued(Connection connection, List<StagedEvent> events) throws SQLException {
        Map<String, Long> tips = new HashMap<>();
        for (StagedEvent event : events) {
            Long tip = tips.get(event.aggregateId());
            if (tip == null) {
                tip = event.sequence() == 0 ? -1 : StreamTable.tipOf(connection, event.aggregateId());
            }
            if (event.sequence() != tip + 1) {
                throw new ConcurrencyException(
                        event.sequence() <= tip
                                ? "Stream %s is at %d already, it can't continue with %d"
                                        .formatted(event.aggregateId(), tip, event.sequence())
                                : "Stream %s has no event before %d".formatted(event.aggregateId(), event.sequence()));
            }
            tips.put(event.aggregateId(), event.sequence());
        }
    }
}
