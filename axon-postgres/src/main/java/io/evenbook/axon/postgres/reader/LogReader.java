package io.evenbook.axon.postgres.reader;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import org.axonframework.common.AxonConfigurationException;
import org.axonframework.common.BuilderUtils;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.messaging.StreamableMessageSource;

/**
 * Delivers the log, from its first event and in order, to one {@link LogHandler}, on a thread of its own.
 *
 * <ul>
 *   <li>A batch, and with it the token, ends where a command ends: events committed together are handled together.
 *   <li>A token covers handled events only. A failed batch is tried again every second, forever; other readers
 *       continue. After a failure the batch size is halved, after a success doubled, so events before a poison event
 *       are still processed and in the end only the poison event is retried.
 *   <li>With {@link PoisonEvents} the reader records a command on whose events its handler failed twice in a row, and
 *       skips all of its events once an operator has decided so. A handler is given every event on which an upcaster
 *       failed ({@link io.evenbook.axon.postgres.log.UnreadableEvent}), and fails as it asks for the payload.
 *   <li>Several processes may run the same reader; one at a time reads. It renews its claim every second, also during a
 *       long batch, and releases it when it stops or fails.
 *   <li>An idle reader compares its position with the token store every second. If the store lost its last commits in a
 *       crash, the reader goes back and reads the missing events again. A busy reader does not compare: a handler whose
 *       commits may be lost ({@link PostgresTokenStore#unawaited}) must store a position with its own rows and refuse a
 *       batch that begins behind it.
 *   <li>A reader that is behind reads and deserializes its next batch while it handles one, unless {@link #readAhead
 *       readAhead(false)}. It holds two batches and one page at most: a page has about 500 events, a batch as many as
 *       its size says, each at most 16 MiB plus one command.
 *   <li>Events that the handler does not handle are skipped without a transaction; the reader stores its position once
 *       a pace, or once a second without one. Events of types unknown to this release are skipped too: a newer release
 *       with a handler for them must rebuild.
 * </ul>
 *
 * <p>Axon's pooled processor offers more, segments and resets. It pays for them: it hands each event over between two
 * threads, pauses 100 ms whenever its buffer of 1,024 events is full, and opens a transaction for skipped events.
 */
public final class LogReader {

    private final ReaderRun.Settings settings;
    private final TokenClaim claim;
    private final UnknownTypes unknownTypes;
    private final PoisonWatch poison;
    private volatile boolean readsAhead = true;

    /** The present run, or the last one. */
    private volatile ReaderRun run;

    private boolean running;

    private LogReader(Builder builder) {
        builder.validate();
        this.settings = new ReaderRun.Settings(
                builder.name, builder.log, builder.handler, builder.batchSize, builder.pace, builder.progress);
        this.claim = new TokenClaim(builder.name, builder.tokens, builder.transactions);
        this.unknownTypes = new UnknownTypes(builder.name);
        this.poison = new PoisonWatch(builder.poisonEvents, builder.poisonReader, builder.name);
    }

    /** Starts a builder; name, log, tokens, transactions and handler are required. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Starts to read from the stored token; does nothing if it has started. Before another start, wait for
     * {@link #stop} to complete.
     */
    public synchronized void start() {
        if (!running) {
            running = true;
            run = new ReaderRun(settings, claim, unknownTypes, poison, () -> readsAhead);
            run.start();
        }
    }

    /** Stops reading; completes when the batch under way has succeeded or failed. */
    public synchronized CompletableFuture<Void> stop() {
        if (!running) {
            return CompletableFuture.completedFuture(null);
        }
        running = false;
        return run.stop();
    }

    /**
     * Whether to read ahead, from the next batch on; true by default. Without it a reader that is behind leaves more of
     * the machine to others, and payloads that its handler ignores stay serialized.
     */
    public void readAhead(boolean wanted) {
        readsAhead = wanted;
    }

    /** The position up to which all events are handled; 0 before the reader has its claim. */
    public long position() {
        ReaderRun current = run;
        return current == null ? 0 : current.position();
    }

    /** Why the last attempt failed; empty after a success or when there is nothing to do. */
    public Optional<Throwable> failure() {
        ReaderRun current = run;
        return current == null ? Optional.empty() : current.failure();
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
        private LongConsumer progress = events -> {};
        private PoisonEvents poisonEvents;
        private String poisonReader;

        private Builder() {}

        /** The name of its token. */
        public Builder name(String name) {
            this.name = name;
            return this;
        }

        /** The log to read. */
        public Builder log(StreamableMessageSource<TrackedEventMessage<?>> log) {
            this.log = log;
            return this;
        }

        /** The store of its token; a stored token must never be ahead of the handled events. */
        public Builder tokens(TokenStore tokens) {
            this.tokens = tokens;
            return this;
        }

        /** The transactions of the token store, for claims. */
        public Builder transactions(TransactionManager transactions) {
            this.transactions = transactions;
            return this;
        }

        /** Handles the events. */
        public Builder handler(LogHandler handler) {
            this.handler = handler;
            return this;
        }

        /**
         * How many events one batch has, apart from the rest of its last command; must be > 0, 1,000 by default. Fewer
         * after a failure.
         */
        public Builder batchSize(int batchSize) {
            this.batchSize = batchSize;
            return this;
        }

        /**
         * The least time between the starts of two batches, unless the first was full; twice that if it had no events.
         * A long batch is followed by a rest of its own length, up to one pace. Zero, the default, for no rest. An
         * event that arrives at a quiet log is handled at once; under load, events of one pace share a transaction,
         * which costs much the same for one event as for a hundred.
         */
        public Builder pace(Duration pace) {
            this.pace = pace;
            return this;
        }

        /** Receives after each batch by how many events the reader advanced, handled or skipped. */
        public Builder done(LongConsumer progress) {
            this.progress = progress;
            return this;
        }

        /**
         * Where the reader records commands on whose events its handler fails, and finds which of them it skips.
         * Without it, the default, the reader tries a failed command again every second, forever.
         *
         * @param reader the name that operators know, the same for all tokens of a view: {@code accounts}
         */
        public Builder poisonEvents(PoisonEvents events, String reader) {
            this.poisonEvents = events;
            this.poisonReader = reader;
            return this;
        }

        /** Builds the reader; {@link LogReader#start} starts it. */
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
