package io.evenbook.axon.postgres;

import static org.axonframework.commandhandling.GenericCommandResultMessage.asCommandResultMessage;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandBusSpanFactory;
import org.axonframework.commandhandling.CommandCallback;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.DefaultCommandBusSpanFactory;
import org.axonframework.commandhandling.DuplicateCommandHandlerSubscriptionException;
import org.axonframework.commandhandling.NoHandlerForCommandException;
import org.axonframework.commandhandling.callbacks.NoOpCallback;
import org.axonframework.commandhandling.distributed.AnnotationRoutingStrategy;
import org.axonframework.commandhandling.distributed.RoutingStrategy;
import org.axonframework.commandhandling.distributed.UnresolvedRoutingKeyPolicy;
import org.axonframework.common.BuilderUtils;
import org.axonframework.common.Registration;
import org.axonframework.common.caching.Cache;
import org.axonframework.lifecycle.Lifecycle;
import org.axonframework.lifecycle.Phase;
import org.axonframework.lifecycle.ShutdownInProgressException;
import org.axonframework.lifecycle.ShutdownLatch;
import org.axonframework.messaging.MessageDispatchInterceptor;
import org.axonframework.messaging.MessageHandler;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.monitoring.MessageMonitor;
import org.axonframework.monitoring.NoOpMessageMonitor;
import org.axonframework.tracing.NoOpSpanFactory;

/**
 * A command bus that handles commands one after the other in each of its partitions, and makes what has queued up
 * durable in one transaction.
 *
 * <p>A command goes to the partition of its routing key, so all commands for one aggregate are handled by one thread, in
 * the order of their dispatch. A partition takes what has queued up, handles each command in a unit of work of its own,
 * in which appended events are only staged, then flushes them all, and only then answers.
 *
 * <p>Guarantees:
 * <ul>
 *   <li>A success is durable when it is answered, and so is whatever a refusal was based on.
 *   <li>Commands don't share fate: one that is refused leaves nothing behind, and if a flush fails, the commands of its
 *       batch run again one by one, so that only those fail that fail alone. Handlers may therefore run more than
 *       once, and must have no effect but their events.
 *   <li>Any throwable is a failure and rolls back, after which the aggregates of the command leave the caches. An
 *       interceptor that catches a refusal and returns it as an exceptional result message keeps them there. The
 *       aggregates of a failed flush leave the caches too.
 *   <li>{@link CommandKeys#COMMAND_KEY} and {@link CommandKeys#UNIQUE_KEY} of a success are kept for ever, by the flush
 *       that appends its events if it has any.
 *   <li>A full queue refuses at once, with {@link OverloadedException}; a process that is not the owner of the engine's
 *       {@link CommandLease}, if there is one, with {@link NotOwnerException}.
 * </ul>
 *
 * <p>Every successful result carries a {@link Committed}. Callbacks are called by the partition's thread and must not
 * wait for another command; neither may handlers.
 */
public class PartitionedCommandBus implements CommandBus, Lifecycle {

    private final PostgresEventStorageEngine engine;
    private final RoutingStrategy routingStrategy;
    private final MessageMonitor<? super CommandMessage<?>> messageMonitor;
    private final Duration retryAfter;
    private final CommandBusSpanFactory spans;
    private final BusMetrics metrics;
    private final List<CommandPartition> partitions;

    private final ConcurrentMap<String, MessageHandler<? super CommandMessage<?>>> handlers = new ConcurrentHashMap<>();
    private final List<MessageHandlerInterceptor<? super CommandMessage<?>>> handlerInterceptors = new CopyOnWriteArrayList<>();
    private final List<MessageDispatchInterceptor<? super CommandMessage<?>>> dispatchInterceptors = new CopyOnWriteArrayList<>();
    private final ConcurrentMap<String, CommandMessage<?>> runningKeys = new ConcurrentHashMap<>();
    private final ShutdownLatch accepted = new ShutdownLatch();

    /** Creates the bus that the builder describes, and starts its threads. */
    protected PartitionedCommandBus(Builder builder) {
        builder.validate();
        this.engine = builder.engine;
        this.routingStrategy = builder.routingStrategy;
        this.messageMonitor = builder.messageMonitor;
        this.retryAfter = builder.retryAfter;
        this.spans = builder.spanFactory;
        this.metrics = new BusMetrics(builder.meterRegistry);
        metrics.head(engine.headSignal());
        this.partitions = IntStream.range(0, builder.partitions)
                .mapToObj(number -> new CommandPartition(number, builder.queueCapacity, builder.maxBatch, engine,
                        List.copyOf(builder.caches), handlerInterceptors, spans, metrics))
                .toList();
    }

    /** Starts a builder; the engine must be given. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public <C> void dispatch(CommandMessage<C> command) {
        dispatch(command, NoOpCallback.INSTANCE);
    }

    @Override
    public <C, R> void dispatch(CommandMessage<C> command, CommandCallback<? super C, ? super R> callback) {
        spans.createDispatchCommandSpan(command, false).run(() -> send(intercept(spans.propagateContext(command)), callback));
    }

    private <C, R> void send(CommandMessage<C> intercepted, CommandCallback<? super C, ? super R> callback) {
        MessageMonitor.MonitorCallback monitor = messageMonitor.onMessageIngested(intercepted);
        PendingCommand<C, R> pending = new PendingCommand<>(intercepted, callback, monitor);
        try {
            enqueue(pending);
        } catch (RuntimeException refusal) {
            pending.result(asCommandResultMessage(refusal));
            pending.answer();
        }
    }

    private void enqueue(PendingCommand<?, ?> pending) {
        pending.afterAnswer(accepted.registerActivity()::end);
        if (!engine.isOwner()) {
            throw new NotOwnerException();
        }
        CommandMessage<?> command = pending.command();
        MessageHandler<? super CommandMessage<?>> handler = handlers.get(command.getCommandName());
        if (handler == null) {
            throw new NoHandlerForCommandException("No handler is subscribed for " + command.getCommandName());
        }
        pending.handledBy(handler);
        String routingKey = routingStrategy.getRoutingKey(command);
        CommandPartition partition = partitions.get(Math.floorMod(routingKey.hashCode(), partitions.size()));
        String key = pending.commandKey();
        if (key != null) {
            if (runningKeys.putIfAbsent(key, command) != null) {
                throw new KeyInProgressException(key);
            }
            pending.beforeAnswer(() -> runningKeys.remove(key, command));
        }
        if (!partition.offer(pending)) {
            metrics.overloaded();
            throw new OverloadedException(retryAfter);
        }
    }

    @SuppressWarnings("unchecked")
    private <C> CommandMessage<C> intercept(CommandMessage<C> command) {
        CommandMessage<?> intercepted = command;
        for (MessageDispatchInterceptor<? super CommandMessage<?>> interceptor : dispatchInterceptors) {
            intercepted = (CommandMessage<?>) interceptor.handle(intercepted);
        }
        return (CommandMessage<C>) intercepted;
    }

    /** @throws DuplicateCommandHandlerSubscriptionException if another handler is subscribed for the command */
    @Override
    public Registration subscribe(String commandName, MessageHandler<? super CommandMessage<?>> handler) {
        MessageHandler<? super CommandMessage<?>> other = handlers.putIfAbsent(commandName, handler);
        if (other != null && other != handler) {
            throw new DuplicateCommandHandlerSubscriptionException(commandName, other, handler);
        }
        return () -> handlers.remove(commandName, handler);
    }

    @Override
    public Registration registerHandlerInterceptor(MessageHandlerInterceptor<? super CommandMessage<?>> interceptor) {
        handlerInterceptors.add(interceptor);
        return () -> handlerInterceptors.remove(interceptor);
    }

    @Override
    public Registration registerDispatchInterceptor(MessageDispatchInterceptor<? super CommandMessage<?>> interceptor) {
        dispatchInterceptors.add(interceptor);
        return () -> dispatchInterceptors.remove(interceptor);
    }

    @Override
    public void registerLifecycleHandlers(LifecycleRegistry lifecycle) {
        lifecycle.onShutdown(Phase.OUTBOUND_COMMAND_CONNECTORS, this::shutdown);
    }

    /**
     * Stops the bus: refuses new commands with {@link ShutdownInProgressException}, and returns when those it had
     * accepted are answered and its threads have ended. Later calls do nothing.
     */
    public void shutdown() {
        accepted.initiateShutdown().join();
        partitions.forEach(CommandPartition::stop);
    }

    /** Describes a {@link PartitionedCommandBus}. */
    public static class Builder {

        private PostgresEventStorageEngine engine;
        private int partitions = Runtime.getRuntime().availableProcessors();
        private CommandBusSpanFactory spanFactory =
                DefaultCommandBusSpanFactory.builder().spanFactory(NoOpSpanFactory.INSTANCE).build();
        private int queueCapacity = 1024;
        private int maxBatch = 512;
        private Duration retryAfter = Duration.ofSeconds(1);
        private final List<Cache> caches = new ArrayList<>();
        private MessageMonitor<? super CommandMessage<?>> messageMonitor = NoOpMessageMonitor.INSTANCE;
        private MeterRegistry meterRegistry = new SimpleMeterRegistry();
        // A command without a routing key would land in any partition, and the aggregate in two
        private RoutingStrategy routingStrategy = AnnotationRoutingStrategy.builder()
                .fallbackRoutingStrategy(UnresolvedRoutingKeyPolicy.ERROR).build();

        private Builder() {
        }

        /** The engine in which handlers stage their events. */
        public Builder engine(PostgresEventStorageEngine engine) {
            this.engine = engine;
            return this;
        }

        /** The number of partitions, each with a thread; as many as processors by default. */
        public Builder partitions(int partitions) {
            this.partitions = partitions;
            return this;
        }

        /**
         * How many commands may wait in each partition; 1024 by default. What waits is what a client waits for, and how long the
         * service is at work on the past when an overload ends: some tenths of a second are enough for full batches.
         */
        public Builder queueCapacity(int queueCapacity) {
            this.queueCapacity = queueCapacity;
            return this;
        }

        /** How many commands one transaction takes at most; 512 by default. */
        public Builder maxBatch(int maxBatch) {
            this.maxBatch = maxBatch;
            return this;
        }

        /** What an {@link OverloadedException} advises; 1 second by default. */
        public Builder retryAfter(Duration retryAfter) {
            this.retryAfter = retryAfter;
            return this;
        }

        /** Adds a cache of aggregates, from which those of a failed flush are removed. */
        public Builder cache(Cache cache) {
            caches.add(cache);
            return this;
        }

        /** Finds the routing key of a command; by default what is annotated with {@code @TargetAggregateIdentifier}. */
        public Builder routingStrategy(RoutingStrategy routingStrategy) {
            this.routingStrategy = routingStrategy;
            return this;
        }

        /** Hears of every command; none by default. */
        public Builder messageMonitor(MessageMonitor<? super CommandMessage<?>> messageMonitor) {
            this.messageMonitor = messageMonitor;
            return this;
        }

        /**
         * What traces the dispatch and the handling of each command; nothing by default. A command that runs again
         * is handled in another span.
         */
        public Builder spanFactory(CommandBusSpanFactory spanFactory) {
            this.spanFactory = spanFactory;
            return this;
        }

        /** Where batch sizes, commit times, queue depths, refusals and conflicts are counted. */
        public Builder meterRegistry(MeterRegistry meterRegistry) {
            this.meterRegistry = meterRegistry;
            return this;
        }

        /** Builds the bus. */
        public PartitionedCommandBus build() {
            return new PartitionedCommandBus(this);
        }

        private void validate() {
            BuilderUtils.assertNonNull(engine, "A PostgresEventStorageEngine must be given");
            BuilderUtils.assertThat(Map.of("partitions", partitions, "queueCapacity", queueCapacity, "maxBatch", maxBatch),
                    sizes -> sizes.values().stream().allMatch(size -> size > 0),
                    "must be > 0: partitions=%d, queueCapacity=%d, maxBatch=%d".formatted(partitions, queueCapacity, maxBatch));
        }
    }
}
