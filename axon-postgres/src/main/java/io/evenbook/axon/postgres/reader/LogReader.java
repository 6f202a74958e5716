package io.evenbook.axon.postgres.reader;

import io.evenbook.axon.postgres.log.LoggedEvent;
import io.evenbook.axon.postgres.serializer.NamedTypeSerializer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;
import org.axonframework.common.AxonConfigurationException;
import org.axonframework.common.BuilderUtils;
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
 * Takes the log, from its first event on and in its order, to one {@link LogHandler}, on a thread of its own.
 *
 * <ul>
 *   <li>A batch ends where a command ends, and so does the token: what was committed together is handled together.
 *   <li>A token never covers what is not done. What fails comes again after a second, for ever; other readers go on
 *       meanwhile. It comes in a batch half as large, and after one that succeeds twice as many come: so what stands
 *       before a guilty event gets done, and in the end that event alone is tried again.
 *   <li>With {@link PoisonEvents} the reader records a command that failed twice in a row by its events, and skips it
 *       once an operator has decided so.
 *   <li>Of several processes with the same reader one at a time reads. Its claim is kept while a batch takes long,
 *       however long, and given up as soon as it stops or fails.
 *   <li>A store of tokens that lost its last commits in a crash, and with them what they covered, is noticed within a
 *       second by a reader that has nothing to do; what is missing is read again. A busy one does not compare: a
 *       handler whose commits may be lost ({@link PostgresTokenStore#unawaited()}) keeps a position of its own with
 *       what it writes, and refuses a batch that begins behind it.
 *   <li>One that is behind reads and deserializes its next batch while one is handled, unless told not to. It has two
 *       batches and a page in memory then, never more: a page has about 500 events, a batch as many as its size says,
 *       each at most 16 MiB and one command.
 *   <li>Events that the handler does not handle are skipped without a transaction; how far the reader is gets stored
 *       now and then. So are events of types that this release does not know: a handler that knows them in a newer
 *       release is another one, which rebuilds what it keeps.
 * </ul>
 *
 * <p>What Axon's pooled processor has beyond this, segments and resets, costs it a hand-over of each event between two
 * threads, a pause of 100 ms whenever its buffer of 1024 events is full, and a transaction for what nobody handles.
 */
public final class LogReader {

    private static final Logger logger = LoggerFactory.getLogger(LogReader.class);

    /** How soon a reader that waits for events sees that it is to stop. */
    private static final long LOOK_MILLIS = 100;

    /** Far shorter than the time after which a claim may be taken. */
    private static final Duration CLAIM_EVERY = Duration.ofSeconds(1);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    /** The only one: the log is handled in its order. */
    private static final int SEGMENT = 0;

    /** So many events are passed over at most for each that would have fitted into a batch. */
    private static final int PASSED_OVER = 10;

    /** A batch ends with the command that takes it to so many bytes of serialized events. */
    private static final int BATCH_BYTES = 16 << 20;

    /**
     * Not virtual ones, of which a machine runs as many as it has cores: parsing would hold up everything else that
     * they do.
     */
    private static final ThreadFactory READ_AHEAD =
            Thread.ofPlatform().daemon().name("read-ahead").factory();

    private final String name;
    private final StreamableMessageSource<TrackedEventMessage<?>> log;
    private final TokenStore tokens;
    private final TransactionManager transactions;
    private final LogHandler handler;
    private final int batchSize;
    private final Duration pace;
    private final LongConsumer done;
    private final PoisonWatch poison;

    private final Set<String> unknownTypes = ConcurrentHashMap.newKeySet();

    private volatile boolean readsAhead = true;
    private volatile Throwable failure;
    private volatile long position;
    private Reading reading;

    private LogReader(Builder builder) {
        builder.validate();
        this.name = builder.name;
        this.log = builder.log;
        this.tokens = builder.tokens;
        this.transactions = builder.transactions;
        this.handler = builder.handler;
        this.batchSize = builder.batchSize;
        this.pace = builder.pace;
        this.done = builder.done;
        this.poison = new PoisonWatch(builder.poisonEvents, builder.poisonReader, builder.name);
    }

    /** Starts a builder; name, log, tokens, transactions and handler must be given. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Starts reading from the stored token on; does nothing if it has started. To start again, wait for the end of
     * {@link #stop}.
     */
    public synchronized void start() {
        if (reading == null) {
            reading = new Reading();
            Thread.ofPlatform().name(name).daemon().start(reading::run);
            Thread.ofVirtual().name(name + "-claim").start(reading::keepClaim);
        }
    }

    /** Ends reading; completes when the batch that is being handled has ended, one way or the other. */
    public synchronized CompletableFuture<Void> stop() {
        Reading ending = reading;
        reading = null;
        return ending == null ? CompletableFuture.completedFuture(null) : ending.stop();
    }

    /**
     * Says whether to read ahead from the next batch on, which it does unless told not to. Not to do it leaves more of
     * the machine to others while this reader is behind, and payloads that the handler does not look at as they are.
     */
    public void readAhead(boolean wanted) {
        readsAhead = wanted;
    }

    /** The position up to which all is done; 0 before the reader has its claim. */
    public long position() {
        return position;
    }

    /** Why it did not go on when it last tried; empty once something is done or there is nothing to do. */
    public Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    /** What happens between a start and the stop after it. */
    private final class Reading {

        private final CountDownLatch stopping = new CountDownLatch(1);
        private final CompletableFuture<Void> stopped = new CompletableFuture<>();
        private volatile long claimedNanoTime;
        private volatile boolean handling;

        /** How many events the first batch has at most when it begins anew. */
        private int limit = batchSize;

        CompletableFuture<Void> stop() {
            stopping.countDown();
            return stopped;
        }

        private boolean isStopping() {
            return stopping.getCount() == 0;
        }

        void run() {
            try {
                readUntilStopped();
            } finally {
                stopped.complete(null);
            }
        }

        private void readUntilStopped() {
            while (!isStopping()) {
                try {
                    readOn();
                } catch (UnableToClaimTokenException e) {
                    logger.debug("The reader {} waits for another process", name, e);
                    failure = null;
                    pause(CLAIM_EVERY.toNanos());
                } catch (Throwable e) {
                    // Errors too: without its thread the reader would stand still without a word
                    tellOf(e);
                    releaseClaim();
                    pause(RETRY_AFTER.toNanos());
                }
                position = 0;
            }
            releaseClaim();
        }

        private void tellOf(Throwable e) {
            if (failure == null) {
                logger.warn(
                        "The reader {} failed and tries again every {} s: {}",
                        name,
                        RETRY_AFTER.toSeconds(),
                        e.toString());
            }
            logger.debug("The reader {} failed", name, e);
            failure = e;
        }

        /** Reads on from the token until that turns out not to be where this reader is. */
        private void readOn() throws Exception {
            initializeToken();
            TrackingToken stored = claim();
            position = positionOf(stored);
            poison.begin();
            try (BlockingStream<TrackedEventMessage<?>> stream = log.openStream(stored)) {
                Gathered gathered = new Gathered(stored, limit);
                while (!isStopping()) {
                    if (gathered.events.isEmpty()) {
                        position = positionOf(gathered.last);
                    }
                    if (!gathered.isFull()) {
                        gathered.take(stream, gathered.patienceMillis());
                    }
                    if (gathered.isDue()) {
                        long begun = System.nanoTime();
                        Gathered handled = gathered;
                        gathered = handleAndReadAhead(handled, stream);
                        stored = handled.last;
                        limit = gathered.limit;
                        rest(handled, System.nanoTime() - begun);
                    } else {
                        failure = null;
                        if (isClaimDue() && !Objects.equals(claim(), stored)) {
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

        /** The stored token, which no other process may then move. */
        private TrackingToken claim() {
            TrackingToken token = transactions.fetchInTransaction(() -> tokens.fetchToken(name, SEGMENT));
            claimedNanoTime = System.nanoTime();
            return token;
        }

        private boolean isClaimDue() {
            return System.nanoTime() - claimedNanoTime >= CLAIM_EVERY.toNanos();
        }

        /**
         * Returns the next batch, with what was there of it. After a full one that is much: what the database reads for
         * it costs no time while it writes for this one. The stream is left to one thread at a time.
         */
        private Gathered handleAndReadAhead(Gathered gathered, BlockingStream<TrackedEventMessage<?>> stream)
                throws Exception {
            Gathered next = gathered.following();
            if (!readsAhead || !gathered.isFull()) {
                handle(gathered);
                return next;
            }
            Future<?> ahead;
            try (ExecutorService other = Executors.newThreadPerTaskExecutor(READ_AHEAD)) {
                ahead = other.submit(() -> {
                    next.take(stream, 0);
                    next.deserialize();
                    return null;
                });
                handle(gathered);
            }
            try {
                ahead.get();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof Exception failure ? failure : e;
            }
            return next;
        }

        private void handle(Gathered gathered) throws Exception {
            LogBatch batch = gathered.batch();
            Runnable storeToken = () -> tokens.storeToken(gathered.last, name, SEGMENT);
            handling = true;
            try {
                handler.handle(batch, storeToken);
            } catch (Throwable e) {
                limit = Math.max(gathered.events.size() / 2, 1);
                if (!isSkipped(gathered, e)) {
                    throw e;
                }
                handler.handle(new LogBatch(batch.after(), batch.through(), List.of()), storeToken);
            } finally {
                handling = false;
            }
            claimedNanoTime = System.nanoTime();
            failure = null;
            poison.handled(batch.through());
            position = batch.through();
            done.accept(batch.through() - batch.after());
        }

        private boolean isSkipped(Gathered gathered, Throwable e) {
            if (gathered.commands != 1) {
                return false;
            }
            if (handler.isTransient(e)) {
                poison.forgetFailures();
                return false;
            }
            try {
                return poison.skips(gathered.commandThrough, gathered.events.getLast(), e);
            } catch (RuntimeException unrecorded) {
                e.addSuppressed(unrecorded);
                return false;
            }
        }

        private void rest(Gathered gathered, long nanosOfBatch) {
            if (!gathered.isFull()) {
                pause(nanosOfRest(pace.toNanos(), nanosOfBatch, gathered.events.isEmpty()));
            }
        }

        /** On a thread of its own: the reading one may be in the middle of a batch. */
        void keepClaim() {
            while (!hasStoppedWithin(CLAIM_EVERY)) {
                if (handling && isClaimDue()) {
                    try {
                        transactions.executeInTransaction(() -> tokens.extendClaim(name, SEGMENT));
                        claimedNanoTime = System.nanoTime();
                    } catch (Throwable e) {
                        // If the claim is lost the batch fails when it stores its token
                        logger.debug("The reader {} could not keep its claim", name, e);
                    }
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

        /** So that another process need not wait until the claim is old. */
        private void releaseClaim() {
            try {
                transactions.executeInTransaction(() -> tokens.releaseClaim(name, SEGMENT));
            } catch (Throwable e) {
                // It ends by itself when it is old
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
    }

    /**
     * What is left of the pace, or of two if there was nothing to handle; as long as the batch took if that is longer,
     * since a busy machine has more done by larger batches; but no more than a pace then, since somebody waits.
     */
    static long nanosOfRest(long pace, long batch, boolean empty) {
        return Math.max((empty ? 2 * pace : pace) - batch, Math.min(batch, pace));
    }

    private static long positionOf(TrackingToken token) {
        return token == null ? 0 : token.position().orElseThrow();
    }

    /** What was read since a token was stored. */
    private final class Gathered {

        private final long storedNanoTime = System.nanoTime();
        private final TrackingToken stored;
        private final int limit;
        private final List<TrackedEventMessage<?>> events = new ArrayList<>();
        private TrackingToken last;
        private boolean endsCommand = true;
        private boolean isCutShort;
        private int taken;
        private long bytes;

        /** How many commands have events to handle. */
        private int commands;

        /** The position of the last event of the last of them. */
        private long commandThrough;

        private boolean handlesCommand;

        Gathered(TrackingToken stored, int limit) {
            this.stored = stored;
            this.limit = limit;
            this.last = stored;
        }

        /** What comes after it once it is done. */
        Gathered following() {
            return new Gathered(last, Math.min(2 * limit, batchSize));
        }

        /**
         * Takes what there is, and waits so long if there is nothing. An event that cannot be read fails when those
         * before it are done.
         */
        void take(BlockingStream<TrackedEventMessage<?>> stream, int millis) throws InterruptedException {
            try {
                takeFrom(stream, millis);
            } catch (RuntimeException e) {
                if (last == stored || !endsCommand) {
                    throw e;
                }
                isCutShort = true;
            }
        }

        private void takeFrom(BlockingStream<TrackedEventMessage<?>> stream, int millis) throws InterruptedException {
            if (stream.hasNextAvailable(millis, TimeUnit.MILLISECONDS)) {
                do {
                    TrackedEventMessage<?> event = stream.nextAvailable();
                    last = event.trackingToken();
                    endsCommand = LoggedEvent.endsCommand(event);
                    taken++;
                    if (NamedTypeSerializer.isUnknown(event)) {
                        noteUnknown(event);
                    } else if (handler.handles(event)) {
                        events.add(event);
                        bytes += LoggedEvent.bytes(event);
                        handlesCommand = true;
                    }
                    if (endsCommand && handlesCommand) {
                        commands++;
                        commandThrough = positionOf(last);
                        handlesCommand = false;
                    }
                } while (!(isFull() && endsCommand) && stream.hasNextAvailable());
            }
        }

        private void noteUnknown(TrackedEventMessage<?> event) {
            String type = NamedTypeSerializer.nameOf(event);
            if (unknownTypes.add(type)) {
                logger.warn(
                        "The reader {} skips events of type {}, which this release does not know; the first is at position {}",
                        name,
                        type,
                        positionOf(last));
            }
        }

        /** What can't be is left to the handler, which fails with the batch that has it. */
        void deserialize() {
            try {
                events.forEach(TrackedEventMessage::getPayload);
            } catch (RuntimeException e) {
                logger.debug("The reader {} will not get beyond an event", name, e);
            }
        }

        /** None if there is something to handle, and no longer than until what was passed over is to be noted. */
        int patienceMillis() {
            if (!events.isEmpty()) {
                return 0;
            }
            long millis = last == stored
                    ? LOOK_MILLIS
                    : Math.min(LOOK_MILLIS, TimeUnit.NANOSECONDS.toMillis(nanosUntilNoted()) + 1);
            return (int) Math.max(millis, 0);
        }

        private long nanosUntilNoted() {
            Duration noteEvery = pace.isZero() ? CLAIM_EVERY : pace;
            return storedNanoTime + noteEvery.toNanos() - System.nanoTime();
        }

        boolean isFull() {
            return events.size() >= limit || bytes >= BATCH_BYTES || taken >= PASSED_OVER * batchSize;
        }

        /**
         * Events to handle are handled at once. That some were passed over is noted as often as the reader would work
         * at its pace.
         */
        boolean isDue() {
            return !events.isEmpty() || isCutShort || isFull() || last != stored && nanosUntilNoted() <= 0;
        }

        LogBatch batch() {
            return new LogBatch(positionOf(stored), positionOf(last), List.copyOf(events));
        }
    }

    /** Describes a {@link LogReader}. */
    public static final class Builder {

        private String name;
        private StreamableMessageSource<TrackedEventMessage<?>> log;
        private TokenStore tokens;
        private TransactionManager transactions;
        private LogHandler handler;
        private int batchSize = 1000;
        private Duration pace = Duration.ZERO;
        private LongConsumer done = events -> {};
        private PoisonEvents poisonEvents;
        private String poisonReader;

        private Builder() {}

        /** As its token is called. */
        public Builder name(String name) {
            this.name = name;
            return this;
        }

        /** What to read. */
        public Builder log(StreamableMessageSource<TrackedEventMessage<?>> log) {
            this.log = log;
            return this;
        }

        /** Where its token is; must not be ahead of what is done, whatever happens. */
        public Builder tokens(TokenStore tokens) {
            this.tokens = tokens;
            return this;
        }

        /** Those of the token store, for claims. */
        public Builder transactions(TransactionManager transactions) {
            this.transactions = transactions;
            return this;
        }

        /** What is done with the events. */
        public Builder handler(LogHandler handler) {
            this.handler = handler;
            return this;
        }

        /**
         * How many events the handler is given at once, about: the last command's are given whole. Must be > 0, 1,000
         * by default. Fewer after a failure.
         */
        public Builder batchSize(int batchSize) {
            this.batchSize = batchSize;
            return this;
        }

        /**
         * How far the beginnings of two batches are apart unless the first was full: twice that where the first had no
         * event to handle. After a batch that took long there is a rest as long as it took, of one pace at most. Zero,
         * the default, for no pause at all. An event that comes to a quiet log is handled at once; under load what
         * comes in the meantime is handled together, since a transaction costs much the same for one event as for a
         * hundred.
         */
        public Builder pace(Duration pace) {
            this.pace = pace;
            return this;
        }

        /** Is told how much further the reader is after each batch: how many events, handled or passed over. */
        public Builder done(LongConsumer done) {
            this.done = done;
            return this;
        }

        /**
         * Where the reader records commands whose events its handler cannot handle, and finds which of them it skips.
         * Without it, the default, the reader tries a failed command again every second for ever.
         *
         * @param reader the name that operators know, the same for all tokens of a view: {@code accounts}
         */
        public Builder poisonEvents(PoisonEvents events, String reader) {
            this.poisonEvents = events;
            this.poisonReader = reader;
            return this;
        }

        /** Builds the reader, which is not started. */
        public LogReader build() {
            return new LogReader(this);
        }

        private void validate() throws AxonConfigurationException {
            BuilderUtils.assertNonNull(name, "A name must be given");
            BuilderUtils.assertNonNull(log, "A log must be given");
            BuilderUtils.assertNonNull(tokens, "A TokenStore must be given");
            BuilderUtils.assertNonNull(transactions, "A TransactionManager must be given");
            BuilderUtils.assertNonNull(handler, "A LogHandler must be given");
            BuilderUtils.assertThat(batchSize, size -> size > 0, "The batch size must be > 0");
        }
    }
}
