package io.evenbook.saga;

import io.evenbook.axon.postgres.Ownership;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.Registration;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.EventHandlerInvoker;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.EventMessageHandler;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.SimpleEventHandlerInvoker;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.axonframework.eventhandling.pooled.PooledStreamingEventProcessor;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.lifecycle.Phase;
import org.axonframework.messaging.StreamableMessageSource;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Builds the processors of this module and runs them while the service runs and is the owner of the commands, for a standby's commands would
 * be refused while it held the tokens. Each has one segment, so that it sees the log in its order,
 * and starts at the first event ever, so that none is missed. What fails is rolled back and done again, by the whole batch, until it
 * succeeds.
 */
@Component
public class EventProcessors implements SmartLifecycle, Ownership.Listener {
    /** A batch costs a commit and a wait for its commands, however large it is; what fails in it is done again by all of it. */
    private static final int BATCH_SIZE = 500;
    private static final long CLAIM_INTERVAL_MS = 1000;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final EventStore events;
    private final TokenStore tokens;
    private final TransactionManager transactions;
    private final MeterRegistry meters;
    private final Ownership ownership;
    private final List<PooledStreamingEventProcessor> processors = new ArrayList<>();
    private final List<ScheduledExecutorService> threads = new ArrayList<>();
    private Registration ownershipNews = () -> true;
    private volatile boolean running;

    /** @param transactions one transaction has a batch's token and saga states */
    public EventProcessors(
            EventStore events, TokenStore tokens, TransactionManager transactions, MeterRegistry meters, Ownership ownership) {
        this.events = events;
        this.tokens = tokens;
        this.transactions = transactions;
        this.meters = meters;
        this.ownership = ownership;
    }

    /** Builds a processor of one handler, which is given every event. */
    public StreamingEventProcessor add(String name, EventMessageHandler handler) {
        return add(
                name,
                SimpleEventHandlerInvoker.builder()
                        .eventHandlers(handler)
                        .listenerInvocationErrorHandler(PropagatingErrorHandler.instance())
                        .build());
    }

    /** Builds a processor, which starts with the others. */
    public StreamingEventProcessor add(String name, EventHandlerInvoker invoker) {
        // A worker waits for the commands of its batch: it must have a thread that nobody else needs.
        ScheduledExecutorService coordinator = thread(name + "-coordinator");
        ScheduledExecutorService worker = thread(name);
        SteadyRetry steadyRetry = new SteadyRetry(invoker);
        PooledStreamingEventProcessor processor = PooledStreamingEventProcessor.builder()
                .name(name)
                .eventHandlerInvoker(steadyRetry)
                .messageSource(events)
                .tokenStore(tokens)
                .transactionManager(transactions)
                .errorHandler(PropagatingErrorHandler.instance())
                .coordinatorExecutor(coordinator)
                .workerExecutor(worker)
                .initialSegmentCount(1)
                .initialToken(StreamableMessageSource::createTailToken)
                .batchSize(BATCH_SIZE)
                .tokenClaimInterval(CLAIM_INTERVAL_MS)
                .claimExtensionThreshold(CLAIM_INTERVAL_MS)
                .enableCoordinatorClaimExtension()
                .build();
        steadyRetry.processor = processor;
        processors.add(processor);
        Gauge.builder("evenbook.process.position", processor, EventProcessors::position)
                .description("The position up to which a process has done its work; the head less this is its lag")
                .tag("process", name)
                .register(meters);
        return processor;
    }

    /** The position up to which all commands that a processor sent have durable outcomes; 0 while another process has its segment. */
    public static long position(StreamingEventProcessor processor) {
        return processor.processingStatus().values().stream()
                .mapToLong(status -> status.getCurrentPosition().orElse(0))
                .min()
                .orElse(0);
    }

    private ScheduledExecutorService thread(String name) {
        ScheduledExecutorService thread =
                Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name(name).daemon().factory());
        threads.add(thread);
        return thread;
    }

    @Override
    public void start() {
        running = true;
        ownershipNews = ownership.addListener(this);
    }

    @Override
    public synchronized void acquired() {
        if (running) {
            processors.forEach(PooledStreamingEventProcessor::start);
        }
    }

    /** Returns when the batches under way have ended, one way or the other. */
    @Override
    public synchronized void lost() {
        CompletableFuture.allOf(processors.stream()
                        .map(PooledStreamingEventProcessor::shutdownAsync)
                        .toArray(CompletableFuture[]::new))
                .join();
    }

    @Override
    public void stop() {
        ownershipNews.cancel();
        running = false;
        lost();
        threads.forEach(ScheduledExecutorService::shutdown);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** After the command handlers, before the web server. */
    @Override
    public int getPhase() {
        return Phase.INBOUND_EVENT_CONNECTORS;
    }

    /**
     * Tries a failed batch again after {@link #RETRY_AFTER}, each time. Left alone the processor doubles its pause up to a minute, so
     * that trades would stand still long after the database is back.
     */
    private static final class SteadyRetry implements EventHandlerInvoker {
        private final EventHandlerInvoker delegate;
        private volatile StreamingEventProcessor processor;

        private SteadyRetry(EventHandlerInvoker delegate) {
            this.delegate = delegate;
        }

        @Override
        public void segmentReleased(Segment segment) {
            delegate.segmentReleased(segment);
            processor.releaseSegment(segment.getSegmentId(), RETRY_AFTER.toMillis(), TimeUnit.MILLISECONDS);
        }

        @Override
        public boolean canHandle(EventMessage<?> event, Segment segment) {
            return delegate.canHandle(event, segment);
        }

        @Override
        public boolean canHandleType(Class<?> payloadType) {
            return delegate.canHandleType(payloadType);
        }

        @Override
        public void handle(EventMessage<?> event, Segment segment) throws Exception {
            try {
                delegate.handle(event, segment);
            } catch (Error e) {
                // The processor tries again after exceptions; an Error would stop it for ever, without a word
                throw new IllegalStateException(e);
            }
        }

        @Override
        public boolean supportsReset() {
            return false;
        }
    }
}
