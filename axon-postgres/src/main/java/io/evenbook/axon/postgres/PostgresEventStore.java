package io.evenbook.axon.postgres;

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
 * The event store. A stream of the process that appends gets what is new from memory, and is woken right after each
 * commit; one that is behind, or in another process, reads the log in pages. Other processes are woken by the database
 * some milliseconds after the commit. While nothing is new, streams ask the database nothing.
 */
public class PostgresEventStore extends AbstractEventStore implements Lifecycle {

    private final PostgresEventStorageEngine engine;
    private final HeadChannel others;

    /** Creates the store that the builder describes. */
    protected PostgresEventStore(Builder builder) {
        super(builder);
        this.engine = builder.engine;
        this.others = engine.channel(builder.pollInterval);
    }

    /** Starts a builder; the engine must be given. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Opens a stream of the events after a position.
     *
     * @param trackingToken a {@link org.axonframework.eventhandling.GlobalSequenceTrackingToken}, or null for all
     *     events
     * @throws TokenAheadOfLogException if the token is beyond the end of the log
     */
    @Override
    public BlockingStream<TrackedEventMessage<?>> openStream(TrackingToken trackingToken) {
        long head = engine.log().look().position();
        long position = PostgresEventStorageEngine.positionOf(trackingToken);
        if (position > head) {
            throw new TokenAheadOfLogException(position, head);
        }
        return new PagedEventStream(engine, position);
    }

    /**
     * Registers a listener that hears of the events of each commit of this process: once they are durable, in the order
     * of the log, before their commands are answered and before streams are woken. Commits wait for it, so it should be
     * quick; what it throws is logged.
     */
    public Registration addCommitListener(Consumer<List<DomainEventMessage<?>>> listener) {
        return engine.addCommitListener(listener);
    }

    /**
     * The id of the log's incarnation: another one after a restore, a failover, or whatever else may have lost commits
     * that were acknowledged. What was read of a former incarnation, positions included, may not be in this one. Known
     * without asking the database, within a second.
     *
     * @throws StoreUnavailableException if it is not known yet, and the database can't be asked
     */
    public String incarnation() {
        return engine.log().incarnation();
    }

    /**
     * Registers a listener that is run when the log has turned out to be another one than this process knew: whoever
     * keeps something that was derived from it drops it. Runs before anything of the other log is read.
     */
    public Registration addIncarnationListener(Runnable listener) {
        return engine.log().onReplacement(listener);
    }

    @Override
    public void registerLifecycleHandlers(LifecycleRegistry lifecycle) {
        lifecycle.onShutdown(Phase.INBOUND_EVENT_CONNECTORS - 10, this::shutDown);
    }

    /** Stops listening for what other processes append, and telling them. */
    public void shutDown() {
        others.shutDown();
    }

    /** Describes a {@link PostgresEventStore}. */
    public static class Builder extends AbstractEventStore.Builder {

        private PostgresEventStorageEngine engine;
        private Duration pollInterval = Duration.ofSeconds(1);

        /** The engine that keeps the events. */
        public Builder engine(PostgresEventStorageEngine engine) {
            super.storageEngine(engine);
            this.engine = engine;
            return this;
        }

        /** How often to look for what other processes appended and did not tell; 1 second by default. */
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
