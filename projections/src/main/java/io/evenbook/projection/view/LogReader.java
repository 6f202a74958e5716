package io.evenbook.projection.view;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.ErrorContext;
import org.axonframework.eventhandling.EventTrackerStatus;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.pooled.PooledStreamingEventProcessor;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.messaging.StreamableMessageSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the log, from its first event on, to one writer. A batch that fails is rolled back and comes again, until it is written; other
 * readers go on meanwhile. Of several processes with the same reader one at a time reads.
 */
public final class LogReader {
    private static final Logger logger = LoggerFactory.getLogger(LogReader.class);

    private static final int BATCH_SIZE = 500;
    private static final long CLAIM_INTERVAL_MILLIS = 1000;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    /**
     * How long a reader that has caught up rests after each look at the log. An event that comes to a quiet log is read at once; under
     * load what comes in the meantime is read and written together, since either costs much the same for one event as for a hundred.
     */
    private static final Duration REST = Duration.ofMillis(50);

    private final PooledStreamingEventProcessor processor;
    private final ScheduledExecutorService coordinator;
    private final ScheduledExecutorService worker;
    private volatile Throwable failure;
    private volatile long retriedNanoTime;
    private boolean stopped;

    /** @param written is told the size of each batch once it is durable */
    public LogReader(
            String name,
            StreamableMessageSource<TrackedEventMessage<?>> log,
            TokenStore tokens,
            TransactionManager transactions,
            EventWriter writer,
            IntConsumer written) {
        coordinator = new ScheduledThreadPoolExecutor(1, daemon(name + "-coordinator")) {
            @Override
            protected void afterExecute(Runnable look, Throwable fault) {
                if (isCaughtUp()) {
                    LockSupport.parkNanos(REST.toNanos());
                }
            }
        };
        worker = Executors.newSingleThreadScheduledExecutor(daemon(name));
        processor = PooledStreamingEventProcessor.builder()
                .name(name)
                .eventHandlerInvoker(new WholeBatches(writer, events -> {
                    failure = null;
                    written.accept(events);
                }))
                .messageSource(log)
                .tokenStore(tokens)
                .transactionManager(transactions)
                .errorHandler(this::failed)
                .coordinatorExecutor(coordinator)
                .workerExecutor(worker)
                // One segment: a view is written in the order of the log.
                .initialSegmentCount(1)
                .initialToken(StreamableMessageSource::createTailToken)
                .batchSize(BATCH_SIZE)
                .tokenClaimInterval(CLAIM_INTERVAL_MILLIS)
                .claimExtensionThreshold(CLAIM_INTERVAL_MILLIS)
                .enableCoordinatorClaimExtension()
                .build();
    }

    private static ThreadFactory daemon(String name) {
        return Thread.ofPlatform().name(name).daemon().factory();
    }

    private boolean isCaughtUp() {
        EventTrackerStatus status = processor.processingStatus().get(Segment.ROOT_SEGMENT.getSegmentId());
        return status != null && status.isCaughtUp();
    }

    private void failed(ErrorContext context) throws Exception {
        failure = context.error();
        retriedNanoTime = System.nanoTime();
        PropagatingErrorHandler.instance().handleError(context);
    }

    /**
     * Starts reading, and has a batch that failed come again; to be called again and again. Left alone, the processor doubles its pause after
     * each failure, up to a minute: far too long once the fault is gone.
     */
    public synchronized void tend() {
        if (stopped) {
            return;
        }
        try {
            if (!processor.isRunning()) {
                processor.start();
            } else if (isRetryDue()) {
                retriedNanoTime = System.nanoTime();
                processor.claimSegment(Segment.ROOT_SEGMENT.getSegmentId());
            }
        } catch (RuntimeException e) {
            logger.warn("The reader {} could not start and is tried again: {}", processor.getName(), e.toString());
            failure = e;
        }
    }

    private boolean isRetryDue() {
        return failure != null
                && System.nanoTime() - retriedNanoTime >= RETRY_AFTER.toNanos()
                && !processor.processingStatus().containsKey(Segment.ROOT_SEGMENT.getSegmentId());
    }

    /** Why the last batch was not written, until one is. */
    public Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    /** Ends reading; the batch that is being written is finished. */
    public synchronized CompletableFuture<Void> stop() {
        stopped = true;
        return processor.shutdownAsync().whenComplete((_, fault) -> {
            if (fault != null) {
                logger.warn("The reader {} did not stop cleanly", processor.getName(), fault);
            }
            coordinator.shutdown();
            worker.shutdown();
        });
    }
}
