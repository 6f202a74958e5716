package io.evenbook.axon.postgres;

import io.evenbook.axon.postgres.log.PostgresLog;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.axonframework.common.AxonConfigurationException;
import org.axonframework.common.BuilderUtils;
import org.axonframework.common.Registration;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.AbstractEventStore;
import org.axonframework.lifecycle.Lifecycle;
import org.axonframework.lifecycle.Phase;
import org.axonframework.monitoring.MessageMonitor;

/**
 * Axon's event store with live streams. In the process that appends, a stream receives new events from memory, right
 * after each commit. A stream that is behind, or in another process, reads the log in pages; PostgreSQL notifies other
 * processes within about 10 milliseconds. A stream that has read everything sends no queries.
 */
public class PostgresEventStore extends AbstractEventStore implements Lifecycle {

    private final PostgresLog log;
    private final Registration headExchange;

    /** Creates the store that the builder describes. */
    protected PostgresEventStore(Builder builder) {
        super(builder);
        this.log = builder.engine.log();
        this.headExchange = log.exchangeHeads(builder.pollInterval);
    }

    /** Starts a builder; the engine is required. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Opens a stream of the events after a position.
     *
     * @param trackingToken a {@link org.axonframework.eventhandling.GlobalSequenceTrackingToken}; null for all events
     * @throws io.evenbook.axon.postgres.log.TokenAheadOfLogException if the token is beyond the end of the log
     */
    @Override
    public BlockingStream<TrackedEventMessage<?>> openStream(TrackingToken trackingToken) {
        return log.open(trackingToken);
    }

    /**
     * Registers a listener that receives the events of each commit of this process, in log order: after they are
     * durable, before their commands are answered and before streams wake. Commits wait for the listener, so it must
     * not block; exceptions are logged.
     */
    public Registration addCommitListener(Consumer<List<DomainEventMessage<?>>> listener) {
        return log.addCommitListener(listener);
    }

    /** The id of the log's incarnation; see {@link io.evenbook.axon.postgres.log.EventLog#incarnation}. */
    public String incarnation() {
        return log.incarnation();
    }

    /**
     * Registers a listener that runs when the log was found to be another one than this process knew, for instance
     * after a restore. It runs before any event of the other log is read: drop everything derived from the former log.
     */
    public Registration addIncarnationListener(Runnable listener) {
        return log.onReplacement(listener);
    }

    @Override
    public void registerLifecycleHandlers(LifecycleRegistry lifecycle) {
        lifecycle.onShutdown(Phase.INBOUND_EVENT_CONNECTORS - 10, this::shutDown);
    }

    /** Stops the exchange of commit notifications with other processes. */
    public void shutDown() {
        headExchange.cancel();
    }

    /** Describes a {@link PostgresEventStore}. */
    public static class Builder extends AbstractEventStore.Builder {

        private PostgresEventStorageEngine engine;
        private Duration pollInterval = Duration.ofSeconds(1);

        /** The engine that stores the events. */
        public Builder engine(PostgresEventStorageEngine engine) {
            super.storageEngine(engine);
            this.engine = engine;
            return this;
        }

        /** How often to look for commits of other processes whose notification was lost; 1 second by default. */
        public Builder pollInterval(Duration pollInterval) {
            this.pollInterval = pollInterval;
            return this;
        }

        @Override
        public Builder messageMonitor(MessageMonitor<? super EventMessage<?>> messageMonitor) {
            super.messageMonitor(messageMonitor);
            return this;
        }

        /** Builds the store. */
        public PostgresEventStore build() {
            return new PostgresEventStore(this);
        }

        @Override
        protected void validate() throws AxonConfigurationException {
            super.validate();
            BuilderUtils.assertNonNull(engine, "A PostgresEventStorageEngine must be given");
        }
    }
}
