package io.evenbook.axon.postgres.bus;

import static org.axonframework.commandhandling.GenericCommandResultMessage.asCommandResultMessage;

import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import io.evenbook.axon.postgres.lease.NotOwnerException;
import io.evenbook.axon.postgres.log.CommandLog;
import io.evenbook.axon.postgres.sql.CommandThreadGuard;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandBusSpanFactory;
import org.axonframework.commandhandling.CommandCallback;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.DefaultCommandBusSpanFactory;
import org.axonframework.commandhandling.DuplicateCommandHandlerSubscriptionException;
import org.axonframework.commandhandling.NoHandlerForCommandException;
import org.axonframework.commandhandling.callbacks.NoOpCallback;
import org.axonframework.common.BuilderUtils;
import org.axonframework.common.Registration;
import org.axonframework.lifecycle.Lifecycle;
import org.axonframework.lifecycle.Phase;
import org.axonframework.lifecycle.ShutdownLatch;
import org.axonframework.messaging.MessageDispatchInterceptor;
import org.axonframework.messaging.MessageHandler;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.correlation.CorrelationDataProvider;
import org.axonframework.monitoring.MessageMonitor;
import org.axonframework.monitoring.NoOpMessageMonitor;
import org.axonframework.tracing.NoOpSpanFactory;

/**
 * A command bus on which one thread decides all commands, one after the other, batch by batch. All changes of one
 * command, in any number of streams, are one commit.
 *
 * <p>A command waits in one of three {@link Lane lanes}. The command thread calls the handler of each command, which
 * decides on {@link Streams}; a second thread writes the events while the first decides the next command. The batch
 * ends when no command waits or a bound is reached. Then the bus commits it, answers all its commands, and begins the
 * next.
 *
 * <p>Guarantees:
 *
 * <ul>
 *   <li>An answered success is durable, and so is the state on which a refusal was based.
 *   <li>Commands are independent: a refused one leaves nothing behind. If a batch cannot be committed, the bus decides
 *       it again in smaller batches, so that only a command that fails alone fails. Handlers may therefore run more
 *       than once and must have no effect but their events.
 *   <li>Any throwable of a handler undoes the events of the command. The bus restores states; it evicts none.
 *   <li>The bus decides commands that share a stream, and those of one batch of a process, in the order of their
 *       dispatch. Other commands pass while one waits for a stream to be read.
 *   <li>The commit of a command stores its {@link CommandKeys#COMMAND_KEY} and the unique keys that it used, forever.
 *   <li>A full lane refuses at once with {@link OverloadedException}. A process that does not hold the engine's lease,
 *       if there is one, refuses with {@link NotOwnerException}.
 *   <li>A command with more than {@link Builder#maxEvents} events, or more than 1,000,000 bytes of them, is refused
 *       with {@link BoundsExceededException}.
 * </ul>
 *
 * <p>Each decided result carries a {@link Committed}. One thread calls all callbacks, so they must not block. Handlers
 * must neither block nor dispatch: both throw.
 */
// Above 300 lines for the settings of its builder.
public class SerialCommandBus implements CommandBus, Lifecycle {

    private final CommandLog log;
    private final Function<CommandMessage<?>, Lane> laneOf;
    private final Predicate<CommandMessage<?>> yields;
    private final MessageMonitor<? super CommandMessage<?>> messageMonitor;
    private final Duration retryAfter;
    private final CommandBusSpanFactory spans;
    private final BusMetrics metrics;
    private final CommandLanes lanes;
    private final KeySlots keySlots = new KeySlots();
    private final KeyReader keyReader;
    private final CommandHandlers handlers = new CommandHandlers();
    private final CommandThread thread;
    private final ShutdownLatch accepted = new ShutdownLatch();

    /** Creates the bus that the builder describes, and starts its threads. */
    protected SerialCommandBus(Builder builder) {
        builder.validate();
        this.log = builder.engine.log().commandLog();
        this.laneOf = builder.laneOf;
        this.yields = builder.yields;
        this.messageMonitor = builder.messageMonitor;
        this.retryAfter = builder.retryAfter;
        this.spans = builder.spanFactory;
        this.metrics = new BusMetrics(builder.meterRegistry);
        this.lanes = new CommandLanes(builder.laneCapacity);
        this.keyReader = new KeyReader(log.dataSource(), lanes);
        metrics.head(log);
        metrics.lanes(lanes);
        this.thread = new CommandThread(builder, lanes, keySlots, metrics, handlers);
        log.epochs().renewWhile(thread::isProgressing);
        thread.start();
    }

    /** Starts a builder; the engine must be given. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public <C> void dispatch(CommandMessage<C> command) {
        dispatch(command, NoOpCallback.INSTANCE);
    }

    /** @throws IllegalStateException on the command thread: handlers must not send commands */
    @Override
    public <C, R> void dispatch(CommandMessage<C> command, CommandCallback<? super C, ? super R> callback) {
        CommandThreadGuard.refuse("another command");
        spans.createDispatchCommandSpan(command, false)
                .run(() -> send(handlers.intercept(spans.propagateContext(command)), callback));
    }

    private <C, R> void send(CommandMessage<C> intercepted, CommandCallback<? super C, ? super R> callback) {
        MessageMonitor.MonitorCallback monitor = messageMonitor.onMessageIngested(intercepted);
        PendingCommand<C, R> pending = new PendingCommand<>(
                intercepted, laneOf.apply(intercepted), yields.test(intercepted), callback, monitor);
        try {
            accept(pending);
        } catch (RuntimeException refusal) {
            pending.result(asCommandResultMessage(refusal));
            pending.answer(() -> pending.slots().forEach(keySlots::release));
        }
    }

    private void accept(PendingCommand<?, ?> pending) {
        pending.afterAnswer(accepted.registerActivity()::end);
        if (!log.epochs().isOwner()) {
            throw new NotOwnerException();
        }
        CommandMessage<?> command = pending.message();
        MessageHandler<? super CommandMessage<?>> handler = handlers.find(command.getCommandName());
        if (handler == null) {
            throw new NoHandlerForCommandException("No handler is subscribed for " + command.getCommandName());
        }
        pending.handledBy(handler);
        pending.keys().forEach(key -> pending.acquire(keySlots.acquire(key)));
        if (!lanes.accept(pending)) {
            metrics.overloaded();
            throw new OverloadedException(retryAfter);
        }
        // From here on another thread owns the command. All commands of one attempt go the same way, to keep their
        // order
        if (pending.slots().isEmpty() && pending.attempt() == null) {
            lanes.add(List.of(pending));
        } else {
            keyReader.add(pending);
        }
    }

    /** @throws DuplicateCommandHandlerSubscriptionException if another handler is subscribed for the command */
    @Override
    public Registration subscribe(String commandName, MessageHandler<? super CommandMessage<?>> handler) {
        return handlers.subscribe(commandName, handler);
    }

    @Override
    public Registration registerHandlerInterceptor(MessageHandlerInterceptor<? super CommandMessage<?>> interceptor) {
        return handlers.register(interceptor);
    }

    @Override
    public Registration registerDispatchInterceptor(MessageDispatchInterceptor<? super CommandMessage<?>> interceptor) {
        return handlers.register(interceptor);
    }

    /**
     * The streams of the command being decided, for handlers that are not annotated.
     *
     * @throws IllegalStateException on any other thread
     */
    public static Streams currentStreams() {
        return Decider.current();
    }

    /**
     * How long the batch under way has been written while other commands wait; zero if none waits. Seconds mean that
     * the bus is stalled.
     */
    public Duration stalled() {
        return lanes.isEmpty() ? Duration.ZERO : thread.writing();
    }

    @Override
    public void registerLifecycleHandlers(LifecycleRegistry lifecycle) {
        lifecycle.onShutdown(Phase.OUTBOUND_COMMAND_CONNECTORS, this::shutdown);
    }

    /**
     * Stops the bus: refuses new commands with {@link org.axonframework.lifecycle.ShutdownInProgressException}, answers
     * the accepted ones, ends its threads, and returns. Later calls do nothing.
     */
    public void shutdown() {
        accepted.initiateShutdown().join();
        keyReader.stop();
        thread.stop();
    }

    /** Describes a {@link SerialCommandBus}. */
    public static class Builder {

        PostgresEventStorageEngine engine;
        CommandBusSpanFactory spanFactory = DefaultCommandBusSpanFactory.builder()
                .spanFactory(NoOpSpanFactory.INSTANCE)
                .build();
        final List<CorrelationDataProvider> correlation = new ArrayList<>();
        int maxBatch = 512;
        Duration maxBatchTime = Duration.ofMillis(20);
        int maxEvents = 1_000;
        long memory = 256L << 20;
        int loaders = 2;
        private Function<CommandMessage<?>, Lane> laneOf = command -> Lane.CLIENTS;
        private Predicate<CommandMessage<?>> yields = command -> false;
        private int laneCapacity = 2_048;
        private Duration retryAfter = Duration.ofSeconds(1);
        private MessageMonitor<? super CommandMessage<?>> messageMonitor = NoOpMessageMonitor.INSTANCE;
        private MeterRegistry meterRegistry = new SimpleMeterRegistry();

        private Builder() {}

        /** The engine that stores the events. */
        public Builder engine(PostgresEventStorageEngine engine) {
            this.engine = engine;
            return this;
        }

        /**
         * Which commands leave the last fifth of the lane of clients to others; none by default. The bus asks on the
         * thread that sends the command.
         */
        public Builder yields(Predicate<CommandMessage<?>> yields) {
            this.yields = yields;
            return this;
        }

        /** Chooses the lane of each command; {@link Lane#CLIENTS} by default. */
        public Builder laneOf(Function<CommandMessage<?>, Lane> laneOf) {
            this.laneOf = laneOf;
            return this;
        }

        /**
         * How many commands may wait in each lane; 2,048 by default. A longer queue adds latency and delays recovery
         * from an overload; some tenths of a second of commands are enough for full batches.
         */
        public Builder laneCapacity(int laneCapacity) {
            this.laneCapacity = laneCapacity;
            return this;
        }

        /** How many commands one transaction has at most; 512 by default. */
        public Builder maxBatch(int maxBatch) {
            this.maxBatch = maxBatch;
            return this;
        }

        /** How long one batch decides commands at most; 20 milliseconds by default. */
        public Builder maxBatchTime(Duration maxBatchTime) {
            this.maxBatchTime = maxBatchTime;
            return this;
        }

        /** How many events one command may append; 1,000 by default. */
        public Builder maxEvents(int maxEvents) {
            this.maxEvents = maxEvents;
            return this;
        }

        /** How many bytes of memory the states of streams may take, approximately; 256 MiB by default. */
        public Builder memory(long bytes) {
            this.memory = bytes;
            return this;
        }

        /** How many streams the bus reads at a time for waiting commands; 2 by default. */
        public Builder loaders(int loaders) {
            this.loaders = loaders;
            return this;
        }

        /** The retry time that an {@link OverloadedException} suggests; 1 second by default. */
        public Builder retryAfter(Duration retryAfter) {
            this.retryAfter = retryAfter;
            return this;
        }

        /** Adds a provider of metadata that events inherit from their command. */
        public Builder correlation(CorrelationDataProvider provider) {
            correlation.add(provider);
            return this;
        }

        /** Monitors each command; none by default. */
        public Builder messageMonitor(MessageMonitor<? super CommandMessage<?>> messageMonitor) {
            this.messageMonitor = messageMonitor;
            return this;
        }

        /**
         * Traces the dispatch and the handling of each command; no tracing by default. A command that is decided again
         * is handled in another span.
         */
        public Builder spanFactory(CommandBusSpanFactory spanFactory) {
            this.spanFactory = spanFactory;
            return this;
        }

        /** The registry for batch sizes, commit times, lanes, refusals and conflicts. */
        public Builder meterRegistry(MeterRegistry meterRegistry) {
            this.meterRegistry = meterRegistry;
            return this;
        }

        /** Builds the bus. */
        public SerialCommandBus build() {
            return new SerialCommandBus(this);
        }

        private void validate() {
            BuilderUtils.assertNonNull(engine, "A PostgresEventStorageEngine must be given");
            BuilderUtils.assertThat(
                    Map.of(
                            "laneCapacity",
                            laneCapacity,
                            "maxBatch",
                            maxBatch,
                            "maxEvents",
                            maxEvents,
                            "loaders",
                            loaders),
                    sizes -> sizes.values().stream().allMatch(size -> size > 0),
                    "must be > 0: laneCapacity=%d, maxBatch=%d, maxEvents=%d, loaders=%d"
                            .formatted(laneCapacity, maxBatch, maxEvents, loaders));
        }
    }
}
