package io.evenbook.axon.postgres.reader;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.UnableToClaimTokenException;
import org.axonframework.messaging.StreamableMessageSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of a reader, from a start to the stop after it: claims the token, reads, handles, and retries failures. */
final class ReaderRun {

    private static final Logger logger = LoggerFactory.getLogger(ReaderRun.class);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    /**
     * Platform threads: a machine runs only as many virtual threads as it has cores, and parsing would delay all other
     * work on them.
     */
    private static final ThreadFactory READ_AHEAD =
            Thread.ofPlatform().daemon().name("read-ahead").factory();

    private final Settings settings;
    private final GatheredBatch.Settings batchSettings;
    private final TokenClaim claim;
    private final PoisonWatch poison;
    private final BooleanSupplier readsAhead;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private volatile boolean handling;
    private volatile Throwable failure;
    private volatile long position;

    /** How many events the next batch has at most after a failure. */
    private int limit;

    /** @param progress receives the number of events that each batch advanced by, handled or skipped */
    record Settings(
            String name,
            StreamableMessageSource<TrackedEventMessage<?>> log,
            LogHandler handler,
            int batchSize,
            Duration pace,
            LongConsumer progress) {}

    ReaderRun(
            Settings settings,
            TokenClaim claim,
            UnknownTypes unknownTypes,
            PoisonWatch poison,
            BooleanSupplier readsAhead) {
        this.settings = settings;
        this.claim = claim;
        this.poison = poison;
        this.readsAhead = readsAhead;
        this.batchSettings =
                new GatheredBatch.Settings(settings.handler(), settings.batchSize(), settings.pace(), unknownTypes);
        this.limit = settings.batchSize();
    }

    /** Starts the thread that reads, and the one that renews the claim meanwhile. */
    void start() {
        Thread.ofPlatform().name(settings.name()).daemon().start(this::run);
        Thread.ofVirtual().name(settings.name() + "-claim").start(this::keepClaim);
    }

    /** Ends the run; completes when the batch under way has ended. */
    CompletableFuture<Void> stop() {
        stopping.countDown();
        return stopped;
    }

    long position() {
        return position;
    }

    Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    private void run() {
        try {
            readUntilStopped();
        } finally {
            stopped.complete(null);
        }
    }

    private void readUntilStopped() {
        while (!isStopping()) {
            try {
                readFromToken();
            } catch (UnableToClaimTokenException e) {
                logger.debug("The reader {} waits for another process", settings.name(), e);
                failure = null;
                pause(TokenClaim.RENEWAL_INTERVAL.toNanos());
            } catch (Throwable e) {
                // Errors too: without its thread the reader would stall silently
                report(e);
                claim.release();
                pause(RETRY_AFTER.toNanos());
            }
            position = 0;
        }
        claim.release();
    }

    private void report(Throwable e) {
        if (failure == null) {
            logger.warn(
                    "The reader {} failed and tries again every {} s: {}",
                    settings.name(),
                    RETRY_AFTER.toSeconds(),
                    e.toString());
        }
        logger.debug("The reader {} failed", settings.name(), e);
        failure = e;
    }

    /** Reads from the stored token on, until the token store says that this reader is elsewhere. */
    private void readFromToken() throws Exception {
        claim.initialize(settings.log());
        TrackingToken stored = claim.acquire();
        position = GatheredBatch.positionOf(stored);
        poison.begin();
        try (BlockingStream<TrackedEventMessage<?>> stream = settings.log().openStream(stored)) {
            GatheredBatch batch = new GatheredBatch(batchSettings, stored, limit);
            while (!isStopping()) {
                if (batch.size() == 0) {
                    position = GatheredBatch.positionOf(batch.last());
                }
                if (!batch.isFull()) {
                    batch.fill(stream, batch.waitMillis());
                }
                if (batch.isDue()) {
                    long begun = System.nanoTime();
                    GatheredBatch handled = batch;
                    batch = handleAndReadAhead(handled, stream);
                    stored = handled.last();
                    limit = batch.limit();
                    rest(handled, System.nanoTime() - begun);
                } else {
                    failure = null;
                    if (claim.isRenewalDue() && !Objects.equals(claim.acquire(), stored)) {
                        return;
                    }
                }
            }
        }
    }

    /**
     * Handles a batch and returns the next one. After a full batch the next one is read and deserialized meanwhile; one
     * thread at a time uses the stream.
     */
    private GatheredBatch handleAndReadAhead(GatheredBatch batch, BlockingStream<TrackedEventMessage<?>> stream)
            throws Exception {
        GatheredBatch next = batch.following();
        if (!readsAhead.getAsBoolean() || !batch.isFull()) {
            handle(batch);
            return next;
        }
        Future<?> ahead;
        try (ExecutorService other = Executors.newThreadPerTaskExecutor(READ_AHEAD)) {
            ahead = other.submit(() -> {
                next.fill(stream, 0);
                next.deserialize();
                return null;
            });
            handle(batch);
        }
        try {
            ahead.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
        return next;
    }

    private void handle(GatheredBatch gathered) throws Exception {
        LogBatch batch = gathered.batch();
        handling = true;
        try {
            Runnable storeToken = () -> claim.store(gathered.last());
            try {
                settings.handler().handle(batch, storeToken);
            } catch (Throwable e) {
                // The batch may be larger than its limit by the rest of a command, which must not hold the limit up
                limit = Math.max(Math.min(gathered.limit(), gathered.size()) / 2, 1);
                if (!isSkipped(gathered, e)) {
                    throw e;
                }
                settings.handler().handle(new LogBatch(batch.after(), batch.through(), List.of()), storeToken);
            }
        } finally {
            handling = false;
        }
        claim.renewed();
        failure = null;
        position = batch.through();
        poison.handled(batch.through());
        settings.progress().accept(batch.through() - batch.after());
    }

    /** Whether an operator has decided that the reader skips the only command of a failed batch. */
    private boolean isSkipped(GatheredBatch batch, Throwable e) {
        if (!batch.isOneCommand()) {
            return false;
        }
        if (settings.handler().isTransient(e)) {
            poison.forgetFailures();
            return false;
        }
        try {
            return poison.skips(batch.commandThrough(), batch.lastEvent(), e);
        } catch (RuntimeException unrecorded) {
            e.addSuppressed(unrecorded);
            return false;
        }
    }

    private void rest(GatheredBatch batch, long batchNanos) {
        if (!batch.isFull()) {
            pause(restNanos(settings.pace().toNanos(), batchNanos, batch.size() == 0));
        }
    }

    /**
     * How long to rest after a batch. Normally the rest of the pace; the rest of two paces after a batch without
     * events. After a long batch as long as it took, since a busy machine does more in larger batches; at most one pace
     * then, since readers wait.
     */
    static long restNanos(long paceNanos, long batchNanos, boolean empty) {
        return Math.max((empty ? 2 * paceNanos : paceNanos) - batchNanos, Math.min(batchNanos, paceNanos));
    }

    /** Renews the claim while the reading thread is in a long batch. */
    private void keepClaim() {
        while (!hasStoppedWithin(TokenClaim.RENEWAL_INTERVAL)) {
            if (handling && claim.isRenewalDue()) {
                claim.renew();
            }
        }
    }

    private boolean hasStoppedWithin(Duration time) {
        try {
            stopped.get(time.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("nobody interrupts this thread, and stopping can't fail", e);
        }
    }

    private void pause(long nanos) {
        try {
            stopping.await(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            logger.debug("The reader {} was interrupted, which is ignored", settings.name(), e);
        }
    }
}
