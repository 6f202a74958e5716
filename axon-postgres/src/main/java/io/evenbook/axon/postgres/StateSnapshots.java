package io.evenbook.axon.postgres;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.AxonConfigurationException;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.SnapshotTrigger;
import org.axonframework.eventsourcing.SnapshotTriggerDefinition;
import org.axonframework.messaging.MetaData;
import org.axonframework.messaging.Scope;
import org.axonframework.modelling.command.Aggregate;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes snapshots of aggregates as they are in memory, where Axon's snapshotter reads all events since the last one again.
 *
 * <p>What an aggregate was after an event is stored a second later, by a thread of its own, and only if that event is in the log by then: a
 * command that failed, or a flush, leaves no snapshot of what never was. A snapshot that could not be stored is dropped; the next one is as
 * good.
 */
public final class StateSnapshots {

    private static final Logger logger = LoggerFactory.getLogger(StateSnapshots.class);

    /** By then a flush has succeeded or failed, unless the database stands still. */
    private static final Duration UNTIL_FLUSHED = Duration.ofSeconds(1);

    private final PostgresEventStorageEngine engine;
    private final ScheduledThreadPoolExecutor thread;

    /** Stores them through an engine; its snapshot serializer writes the aggregates. */
    public StateSnapshots(PostgresEventStorageEngine engine) {
        this.engine = engine;
        this.thread = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("snapshots").daemon().factory(), new ThreadPoolExecutor.DiscardPolicy());
    }

    /**
     * Has a snapshot taken whenever so many events have followed the last one, or the beginning. The aggregates must be {@link Snapshotable}.
     *
     * @param events must be > 0
     */
    public SnapshotTriggerDefinition every(int events) {
        if (events <= 0) {
            throw new IllegalArgumentException("must be > 0: events=" + events);
        }
        return aggregateType -> {
            if (!Snapshotable.class.isAssignableFrom(aggregateType)) {
                throw new AxonConfigurationException("%s must be %s".formatted(
                        aggregateType.getName(), Snapshotable.class.getSimpleName()));
            }
            return new Trigger(events);
        };
    }

    /** Drops what is not stored yet: it can be taken at any time. */
    public void stop() {
        thread.shutdownNow();
    }

    private void take(DomainEventMessage<?> last, Snapshotable aggregate) {
        // Known again by the event that it stands behind
        DomainEventMessage<?> snapshot = new GenericDomainEventMessage<>(
                last.getType(), last.getAggregateIdentifier(), last.getSequenceNumber(), aggregate.snapshot(),
                MetaData.emptyInstance(), last.getIdentifier(), last.getTimestamp());
        thread.schedule(() -> store(snapshot), UNTIL_FLUSHED.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void store(DomainEventMessage<?> snapshot) {
        try {
            engine.storeSnapshotOfLoggedEvent(snapshot);
        } catch (RuntimeException e) {
            logger.warn("The snapshot of {} at {} could not be stored: {}",
                    snapshot.getAggregateIdentifier(), snapshot.getSequenceNumber(), e.toString());
        }
    }

    /** Counts the events of one aggregate, those that it was loaded from included. */
    private final class Trigger implements SnapshotTrigger {

        private final int every;
        private int events;

        Trigger(int every) {
            this.every = every;
        }

        /** Called in the scope of the aggregate, which has just changed with the event. */
        @Override
        public void eventHandled(EventMessage<?> event) {
            events++;
            if (events >= every && AggregateLifecycle.isLive()) {
                events = 0;
                Aggregate<?> aggregate = Scope.getCurrentScope();
                take((DomainEventMessage<?>) event, (Snapshotable) aggregate.invoke(root -> root));
            }
        }

        @Override
        public void initializationFinished() {
            // What was loaded counts; the next event is the first that can be followed by a snapshot
        }
    }
}
