package io.evenbook.projection.view;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.UnableToClaimTokenException;
import org.axonframework.messaging.StreamableMessageSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the log, from its first event on, to one writer. A batch is written before its token is stored, in one transaction where the token
 * has one, so a token never covers what is not written. A batch that fails is rolled back and comes again, until it is written; other
 * readers go on meanwhile. Of several processes with the same reader one at a time reads.
 *
 * <p>Axon's pooled processor would do, but passes events on one by one and waits 100 ms whenever its buffer of 1024 is full.
 */
public final class LogReader {
    private static final Logger logger = LoggerFactory.getLogger(LogReader.class);

    /** Of more events at once each costs hardly less, and takes memory. */
    private static final int BATCH_SIZE = 1000;

    /**
     * How far the beginnings of two batches are apart unless the first was full. An event that comes to a quiet log is written at once;
     * under load what comes in the meantime is written together, since a transaction costs much the same for one event as for a hundred.
     */
    private static final Duration PACE = Duration.ofMillis(20);

    /** The same after a batch of which only the end had to be noted: the less often, the better for the others. */
    private static final Duration PACE_WITHOUT_ROWS = Duration.ofMillis(40);

    /** How soon a reader that waits for events sees that it is to stop. */
    private static final long LOOK_MILLIS = 100;

    /** Far shorter than the time after which a claim may be taken. */
    private static final Duration CLAIM_EVERY = Duration.ofSeconds(1);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    /** The only one: a view is written in the order of the log. */
    private static final int SEGMENT = 0;

    private final String name;
    private final StreamableMessageSource<TrackedEventMessage<?>> log;
    private final TokenStore tokens;
    private final TransactionManager transactions;
    private final EventWriter writer;
    private final IntConsumer written;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private volatile Throwable failure;
    private volatile long claimedNanoTime;
    private volatile boolean writing;
    private boolean started;

    /** Whether the last batch had more to write than how far it is. */
    private boolean wroteRows;

    /** @param written is told the size of each batch once it is committed */
    public LogReader(
            String name,
            StreamableMessageSource<TrackedEventMessage<?>> log,
            TokenStore tokens,
            TransactionManager transactions,
            EventWriter writer,
            IntConsumer written) {
        this.name = name;
        this.log = log;
        this.tokens = tokens;
        this.transactions = transactions;
        this.writer = writer;
        this.written = written;
    }

    /** Starts reading, and keeps the claim while a batch takes long; to be called again and again. */
    public synchronized void tend() {
        if (isStopping()) {
            return;
        }
        if (!started) {
            Thread.ofPlatform().name(name).daemon().start(this::read);
            started = true;
        } else if (writing && isClaimDue()) {
            extendClaim();
        }
    }

    private void extendClaim() {
        try {
            transactions.executeInTransaction(() -> tokens.extendClaim(name, SEGMENT));
            claimedNanoTime = System.nanoTime();
        } catch (RuntimeException e) {
            // If the claim is lost the batch fails when it stores its token.
            logger.debug("The reader {} could not keep its claim", name, e);
        }
    }

    private boolean isClaimDue() {
        return System.nanoTime() - claimedNanoTime >= CLAIM_EVERY.toNanos();
    }

    private void read() {
        while (!isStopping()) {
            try {
                readOn();
            } catch (UnableToClaimTokenException e) {
                logger.debug("The reader {} waits for another process", name, e);
                pause(CLAIM_EVERY.toNanos());
            } catch (Throwable e) {
                // Errors too: without its thread the view would stand still without a word.
                logger.debug("The reader {} failed and starts over", name, e);
                failure = e;
                releaseClaim();
                pause(RETRY_AFTER.toNanos());
            }
        }
        releaseClaim();
        stopped.complete(null);
    }

    /** Reads on from the token until that turns out not to be where this reader is: a store that crashed may have lost the last commits. */
    private void readOn() throws InterruptedException {
        initializeToken();
        TrackingToken position = claim();
        try (BlockingStream<TrackedEventMessage<?>> stream = log.openStream(position)) {
            while (!isStopping()) {
                long begin = System.nanoTime();
                List<TrackedEventMessage<?>> batch = next(stream);
                if (!batch.isEmpty()) {
                    position = write(batch);
                    if (batch.size() < BATCH_SIZE) {
                        rest(System.nanoTime() - begin);
                    }
                } else {
                    failure = null;
                    if (isClaimDue() && !claim().equals(position)) {
                        return;
                    }
                }
            }
        }
    }

    private void initializeToken() {
        transactions.executeInTransaction(() -> {
            if (tokens.fetchSegments(name).length == 0) {
                tokens.initializeTokenSegments(name, SEGMENT + 1, log.createTailToken());
            }
        });
    }

    /** At least as long as the batch took: the busier the machine the larger the batches, and the less each event costs. */
    private void rest(long nanosOfBatch) {
        Duration pace = wroteRows ? PACE : PACE_WITHOUT_ROWS;
        pause(Math.max(pace.toNanos() - nanosOfBatch, nanosOfBatch));
    }

    /** The stored token, which no other process may then move. */
    private TrackingToken claim() {
        TrackingToken token = transactions.fetchInTransaction(() -> tokens.fetchToken(name, SEGMENT));
        claimedNanoTime = System.nanoTime();
        return token;
    }

    private static List<TrackedEventMessage<?>> next(BlockingStream<TrackedEventMessage<?>> stream) throws InterruptedException {
        List<TrackedEventMessage<?>> batch = new ArrayList<>();
        if (stream.hasNextAvailable((int) LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
            do {
                batch.add(stream.nextAvailable());
            } while (batch.size() < BATCH_SIZE && stream.hasNextAvailable());
        }
        return batch;
    }

    private TrackingToken write(List<TrackedEventMessage<?>> batch) {
        TrackingToken last = batch.getLast().trackingToken();
        writing = true;
        try {
            transactions.executeInTransaction(() -> {
                wroteRows = writer.write(batch);
                tokens.storeToken(last, name, SEGMENT);
            });
        } finally {
            writing = false;
        }
        claimedNanoTime = System.nanoTime();
        failure = null;
        written.accept(batch.size());
        return last;
    }

    /** So that another process need not wait until the claim is old. */
    private void releaseClaim() {
        try {
            transactions.executeInTransaction(() -> tokens.releaseClaim(name, SEGMENT));
        } catch (RuntimeException e) {
            logger.debug("The reader {} could not give its claim up", name, e);
        }
    }

    private void pause(long nanos) {
        try {
            stopping.await(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            logger.debug("The reader {} was interrupted, which means nothing here", name, e);
        }
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    /** Why it did not go on when it last tried; empty once a batch is written or there is none to write. */
    public Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    /** Ends reading; the batch that is being written is finished. */
    public synchronized CompletableFuture<Void> stop() {
        stopping.countDown();
        if (!started) {
            stopped.complete(null);
        }
        return stopped;
    }
}
