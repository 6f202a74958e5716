package io.evenbook.axon.postgres.bus;

import io.evenbook.axon.postgres.log.CommandLog;
import io.evenbook.axon.postgres.log.LogEnd;
import io.evenbook.axon.postgres.log.LogWrite;
import io.evenbook.axon.postgres.log.OutcomeUnknownException;
import io.evenbook.axon.postgres.log.StagedEvent;
import io.evenbook.axon.postgres.sql.SqlFailures;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.axonframework.eventhandling.DomainEventMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Group commit: one thread serializes and sends the events of each command while the command thread decides the next
 * one, and commits when the batch ends. One transaction a batch, one batch at a time.
 */
final class GroupCommit {

    private static final Logger logger = LoggerFactory.getLogger(GroupCommit.class);

    private final CommandLog log;
    private final EventStager stager;
    private final BusMetrics metrics;
    private final BlockingQueue<Runnable> work = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean stopped;

    GroupCommit(CommandLog log, EventStager stager, BusMetrics metrics) {
        this.log = log;
        this.stager = stager;
        this.metrics = metrics;
        this.thread = Thread.ofPlatform().name("log-writer").daemon().start(this::run);
    }

    private void run() {
        while (!stopped) {
            try {
                work.take().run();
            } catch (InterruptedException e) {
                // Only stop() interrupts
            } catch (Throwable e) {
                logger.error("The log writer continues after a failure", e);
            }
        }
    }

    void stop() {
        stopped = true;
        thread.interrupt();
    }

    /** The log does not end where the command thread left it: another process has written. */
    static final class LogMovedException extends RuntimeException {

        LogMovedException(LogEnd expected, LogEnd found) {
            super("The log is at %s, not at %s".formatted(found, expected), null, false, false);
        }
    }

    /** One command failed the batch: nothing was stored, and the others can be decided again without it. */
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

    /** Waits for all writes under way; returns the end of the log and looks up the known keys again. */
    LogEnd findEnd(long epoch, KeySlots keySlots) {
        return call(() -> log.findEnd(epoch, keySlots::lookUpAgain));
    }

    /** Ends an epoch with all its writes under way, and returns the next one. */
    long epochAfter(long epoch) {
        return call(() -> log.epochs().next(epoch));
    }

    private <T> T call(Callable<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        work.add(() -> {
            try {
                result.complete(task.call());
            } catch (SQLException e) {
                result.completeExceptionally(SqlFailures.translate(e));
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
            throw GroupCommit.<RuntimeException>unchecked(e.getCause());
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

    /** A batch while it is decided and written. The command thread adds decisions and ends it; the writer writes. */
    final class Batch {

        private final long epoch;
        private final LogEnd end;
        private final Instant time;
        private final CompletableFuture<LogEnd> done = new CompletableFuture<>();
        private final List<KeyTable.Entry> keys = new ArrayList<>();
        private final List<DomainEventMessage<?>> events = new ArrayList<>();

        /** The serialized size so far; the command thread reads it. */
        private volatile long bytes;

        private LogWrite write;
        private Throwable failure;

        private Batch(long epoch, LogEnd end, Instant time) {
            this.epoch = epoch;
            this.end = end;
            this.time = time;
        }

        /** Queues a decision for the writer. */
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
                    decision.events().add(write.append(event, time, last));
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
            try {
                List<StagedEvent> staged = stager.stage(decision, time);
                long size = 0;
                for (StagedEvent event : staged) {
                    size += event.bytes();
                }
                addBytes(size);
                return staged;
            } catch (RuntimeException | Error e) {
                throw new CulpritException(decision, e);
            }
        }

        @SuppressWarnings("NonAtomicOperationOnVolatileField") // One thread writes it
        private void addBytes(long more) {
            bytes += more;
        }

        /** The serialized size so far. */
        long bytes() {
            return bytes;
        }

        private void open() {
            if (write == null) {
                write = log.begin(epoch);
                if (write.isOnAnotherTimeline() || !write.end().equals(end)) {
                    throw new LogMovedException(end, write.end());
                }
                write.requireTrueTime(time);
            }
        }

        private void finish() {
            try {
                if (!commitWrite()) {
                    done.complete(end);
                    return;
                }
            } catch (SQLException e) {
                done.completeExceptionally(SqlFailures.translate(e));
                return;
            } catch (Throwable e) {
                done.completeExceptionally(e);
                return;
            }
            LogEnd now = end.after(events, time);
            try {
                log.committed(now, events, bytes, epoch);
            } catch (Throwable e) {
                // The commit happened: its commands must not be decided again
                done.completeExceptionally(
                        new OutcomeUnknownException("Failed when the events were committed: " + e, e));
                return;
            }
            done.complete(now);
        }

        /** Commits; returns false if there was nothing to write and this process still is the owner. */
        private boolean commitWrite() throws Throwable {
            try (LogWrite ending = write) {
                if (failure != null) {
                    throw failure;
                }
                if (ending == null) {
                    log.epochs().confirm(epoch);
                    return false;
                }
                long begun = System.nanoTime();
                try {
                    ending.commit(KeyTable.attachment(keys));
                } finally {
                    metrics.commit(Duration.ofNanos(System.nanoTime() - begun));
                }
                return true;
            }
        }
    }
}
