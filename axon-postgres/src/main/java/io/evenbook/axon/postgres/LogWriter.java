package io.evenbook.axon.postgres;

import io.evenbook.axon.postgres.StreamStates.Appended;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.messaging.MetaData;
import org.axonframework.messaging.correlation.CorrelationDataProvider;
import org.axonframework.serialization.Serializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that writes what the command thread decides: it serializes the events of each command and sends them while
 * the next command is being decided, and commits when the batch ends. One transaction a batch, one batch at a time.
 */
final class LogWriter {

    /** The most that one event may have, serialized, and the most that one command may: its metadata not counted. */
    static final int MAX_BYTES = EventLog.MAX_EVENT_BYTES;

    private static final Logger logger = LoggerFactory.getLogger(LogWriter.class);

    private final PostgresEventStorageEngine engine;
    private final Serializer serializer;
    private final List<CorrelationDataProvider> correlation;
    private final BusMetrics metrics;
    private final BlockingQueue<Runnable> work = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean stopped;

    LogWriter(PostgresEventStorageEngine engine, List<CorrelationDataProvider> correlation, BusMetrics metrics) {
        this.engine = engine;
        this.serializer = engine.getEventSerializer();
        this.correlation = correlation;
        this.metrics = metrics;
        this.thread = Thread.ofPlatform().name("log-writer").daemon().start(this::run);
    }

    private void run() {
        while (!stopped) {
            try {
                work.take().run();
            } catch (InterruptedException e) {
                // It is to stop, and does
            } catch (Throwable e) {
                logger.error("The log's writer goes on after a failure", e);
            }
        }
    }

    void stop() {
        stopped = true;
        thread.interrupt();
    }

    /** The log was not where the command thread had left it: somebody else has written. */
    static final class LogMovedException extends RuntimeException {

        LogMovedException(LogEnd expected, LogEnd found) {
            super("The log is at %s, not at %s".formatted(found, expected), null, false, false);
        }
    }

    /** One command is to blame: nothing of its batch was stored, and the others can be decided again without it. */
    static final class CulpritException extends RuntimeException {

        private final transient Decision culprit;

        CulpritException(Decision culprit, Throwable cause) {
            super(cause);
            this.culprit = culprit;
        }

        PendingCommand<?, ?> command() {
            return culprit.command();
        }
    }

    /** Looks where the log ends, and which keys are taken, when everything that was being written has ended. */
    LogEnd findEnd(long epoch, KeySlots keySlots) {
        return call(() -> engine.findEnd(epoch, keySlots));
    }

    /** Ends an epoch, of which something may be under way in the database, and returns the one to go on in. */
    long epochAfter(long epoch) {
        return call(() -> engine.epochAfter(epoch));
    }

    private <T> T call(Callable<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        work.add(() -> {
            try {
                result.complete(task.call());
            } catch (SQLException e) {
                result.completeExceptionally(LogWrite.translate(e));
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        return join(result);
    }

    private static <T> T join(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw LogWriter.<RuntimeException>unchecked(e.getCause());
        }
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> E unchecked(Throwable failure) throws E {
        throw (E) failure;
    }

    /** Begins a batch. */
    Batch batch(long epoch, LogEnd end, Instant time) {
        return new Batch(epoch, end, time);
    }

    /**
     * A batch while it is being decided and written. The command thread adds to it and ends it, the writer does the
     * rest.
     */
    final class Batch {

        private final long epoch;
        private final LogEnd end;
        private final Instant time;
        private final CompletableFuture<LogEnd> done = new CompletableFuture<>();
        private final List<KeyTable.Entry> keys = new ArrayList<>();
        private final List<DomainEventMessage<?>> events = new ArrayList<>();

        /** Serialized so far; read by the command thread. */
        private volatile long bytes;

        private LogWrite write;
        private Throwable failure;

        private Batch(long epoch, LogEnd end, Instant time) {
            this.epoch = epoch;
            this.end = end;
            this.time = time;
        }

        /** Hands a decision over. */
        void add(Decision decision) {
            work.add(() -> {
                if (failure == null) {
                    try {
                        write(decision);
                    } catch (Throwable e) {
                        failure = e;
                    }
                }
            });
        }

        /**
         * Ends the batch and waits until it is durable.
         *
         * @return where the log ends now
         */
        LogEnd commit() {
            work.add(this::finish);
            return join(done);
        }

        /** Ends the batch without a commit. */
        void abandon() {
            work.add(() -> {
                try (LogWrite ending = write) {
                    logger.debug("A batch is abandoned: {}", ending);
                }
            });
        }

        private void write(Decision decision) throws SQLException {
            List<StagedEvent> staged = staged(decision);
            if (!staged.isEmpty()) {
                open();
                for (int i = 0; i < staged.size(); i++) {
                    StagedEvent event = staged.get(i);
                    if (decision.appended().get(i).unseen()) {
                        write.requireEnd(event);
                    }
                    boolean last = i == staged.size() - 1;
                    long position = write.append(event, time, last);
                    decision.events().add(new LoggedEvent<>(position, event.message(), time, last, event.bytes()));
                }
                events.addAll(decision.events());
            }
            try {
                decision.complete();
            } catch (RuntimeException | Error e) {
                throw new CulpritException(decision, e);
            }
            if (!decision.keys().isEmpty()) {
                open();
                keys.addAll(decision.keys());
            }
        }

        private List<StagedEvent> staged(Decision decision) {
            if (decision.appended().isEmpty()) {
                return List.of();
            }
            try {
                MetaData metaData = MetaData.from(correlationData(decision.command()));
                byte[] metaDataBytes =
                        serializer.serialize(metaData, byte[].class).getData();
                List<StagedEvent> staged = new ArrayList<>(decision.appended().size());
                long size = 0;
                for (Appended appended : decision.appended()) {
                    StagedEvent event = StagedEvent.of(message(appended, metaData), serializer, metaDataBytes);
                    if (event.payload().getData().length > MAX_BYTES) {
                        throw new BoundsExceededException("event-bytes", MAX_BYTES);
                    }
                    size += event.payload().getData().length;
                    staged.add(event);
                }
                if (size > MAX_BYTES) {
                    throw new BoundsExceededException("bytes", MAX_BYTES);
                }
                written(size + (long) staged.size() * metaDataBytes.length);
                return staged;
            } catch (RuntimeException | Error e) {
                throw new CulpritException(decision, e);
            }
        }

        @SuppressWarnings("NonAtomicOperationOnVolatileField") // One thread writes it
        private void written(long more) {
            bytes += more;
        }

        /** How many bytes the batch has, as far as they are serialized. */
        long bytes() {
            return bytes;
        }

        private DomainEventMessage<?> message(Appended appended, MetaData metaData) {
            return new GenericDomainEventMessage<>(
                    appended.type().name(),
                    appended.id(),
                    appended.sequence(),
                    appended.event(),
                    metaData,
                    appended.eventId(),
                    time);
        }

        private Map<String, Object> correlationData(PendingCommand<?, ?> command) {
            Map<String, Object> data = new HashMap<>();
            correlation.forEach(provider -> data.putAll(provider.correlationDataFor(command.message())));
            return data;
        }

        private void open() {
            if (write == null) {
                write = engine.begin(epoch);
                if (write.isOnAnotherTimeline() || !write.end().equals(end)) {
                    throw new LogMovedException(end, write.end());
                }
                write.requireTrueTime(time);
            }
        }

        private void finish() {
            try (LogWrite ending = write) {
                if (failure != null) {
                    throw failure;
                }
                if (ending == null) {
                    engine.confirmOwner(epoch);
                    done.complete(end);
                    return;
                }
                long begun = System.nanoTime();
                try {
                    ending.commit(keys);
                } finally {
                    metrics.commit(Duration.ofNanos(System.nanoTime() - begun));
                }
            } catch (SQLException e) {
                done.completeExceptionally(LogWrite.translate(e));
                return;
            } catch (Throwable e) {
                done.completeExceptionally(e);
                return;
            }
            LogEnd now = events.isEmpty()
                    ? end
                    : new LogEnd(
                            end.incarnation(),
                            end.position() + events.size(),
                            time,
                            events.getLast().getIdentifier());
            try {
                engine.committed(now, events, bytes, epoch);
            } catch (Throwable e) {
                // Whatever it is, it must not look as if the commands could be decided again
                done.completeExceptionally(
                        new OutcomeUnknownException("Failed when the events were committed: " + e, e));
                return;
            }
            done.complete(now);
        }
    }
}
