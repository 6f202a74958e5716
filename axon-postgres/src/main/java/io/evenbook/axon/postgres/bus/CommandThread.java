package io.evenbook.axon.postgres.bus;

import io.evenbook.axon.postgres.log.CommandLog;
import io.evenbook.axon.postgres.log.LogEnd;
import io.evenbook.axon.postgres.snapshot.Snapshots;
import io.evenbook.axon.postgres.sql.CommandThreadGuard;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that decides all commands, batch by batch. Each batch is decided on durable state plus itself; the
 * next one begins after its commit. The thread waits for that commit only: other threads read keys and streams while
 * their commands are put aside.
 */
final class CommandThread {

    private static final Logger logger = LoggerFactory.getLogger(CommandThread.class);

    /** A batch ends with the command that takes it to this many events. */
    private static final int MAX_EVENTS_OF_BATCH = 8_000;

    /** A batch ends with the command that takes it to this many bytes of serialized events. */
    private static final long MAX_BYTES_OF_BATCH = 16 << 20;

    private final CommandLog log;
    private final CommandLanes lanes;
    private final CommandHandlers handlers;
    private final StreamStates states;
    private final KeyChanges keyChanges = new KeyChanges();
    private final StreamLoads loads;
    private final GroupCommit writer;
    private final Snapshots snapshots;
    private final BusMetrics metrics;
    private final Clock clock;
    private final int maxBatch;
    private final long maxBatchNanos;
    private final CommandStreams streams;
    private final Decider decider;
    private final CommandAnswers answers;
    private final Tenure tenure;
    private final FailedBatch failedBatch;
    private final Thread thread;

    /** Commands of the batch that the thread decides first after it. */
    private final List<PendingCommand<?, ?>> putBack = new ArrayList<>();

    /** The {@link System#nanoTime} since which a batch is being written; 0 if none is. */
    private volatile long writingSince;

    CommandThread(
            SerialCommandBus.Builder settings,
            CommandLanes lanes,
            KeySlots keySlots,
            BusMetrics metrics,
            CommandHandlers handlers) {
        this.log = settings.engine.log().commandLog();
        this.lanes = lanes;
        this.metrics = metrics;
        this.handlers = handlers;
        this.clock = log.clock();
        this.maxBatch = settings.maxBatch;
        this.maxBatchNanos = settings.maxBatchTime.toNanos();
        this.states = new StreamStates(settings.memory);
        this.snapshots = new Snapshots(log.dataSource(), settings.engine.getSnapshotSerializer());
        this.writer = new GroupCommit(
                log, new EventStager(settings.engine.getEventSerializer(), List.copyOf(settings.correlation)), metrics);
        WaitingCommands waiting = new WaitingCommands();
        this.loads = new StreamLoads(states, waiting, new StreamLoader(log, snapshots, settings.loaders), lanes);
        this.streams = new CommandStreams(states, waiting, keyChanges, handlers, settings.maxEvents);
        HandlerCall handlerCall = new HandlerCall(settings.spanFactory, handlers.interceptors());
        this.decider = new Decider(streams, loads, waiting, handlerCall);
        this.answers = new CommandAnswers(lanes, keySlots, loads, metrics);
        this.tenure = new Tenure(log, writer, keySlots, this::dropStates);
        this.failedBatch = new FailedBatch(this, log, tenure, answers, lanes);
        this.thread = Thread.ofPlatform().name("command-thread").daemon().unstarted(this::run);
        metrics.memory(states);
    }

    void start() {
        thread.start();
    }

    /** Ends all threads. All commands must be answered. */
    void stop() {
        lanes.close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        loads.stop();
        writer.stop();
        snapshots.stop();
        answers.stop();
    }

    /** How long the batch under way has been written; zero if none is. */
    Duration writing() {
        long since = writingSince;
        return since == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
    }

    /** Whether no batch has been written for longer than the lease lasts. */
    boolean isProgressing() {
        return writing().compareTo(log.epochs().leaseDuration()) < 0;
    }

    private void run() {
        decider.enterThread();
        CommandThreadGuard.enter();
        while (true) {
            try {
                // First, so that commands put aside precede all that came later
                loads.takeLoaded();
                PendingCommand<?, ?> first = lanes.take();
                if (first == null) {
                    if (lanes.isClosed()) {
                        return;
                    }
                    continue;
                }
                batch(first);
            } catch (Throwable e) {
                // Unforeseen, but all commands depend on this thread
                logger.error("A batch of commands failed", e);
                tenure.interrupt();
                undoChanges();
                loads.endBatch();
                answers.failAll(e);
            }
        }
    }

    private void batch(PendingCommand<?, ?> first) {
        writingSince = System.nanoTime();
        answers.took(first);
        try {
            tenure.ensure();
        } catch (Throwable e) {
            answers.failUndecided(lanes.drainBehind(first), e);
            writingSince = 0;
            return;
        }
        try {
            decideAndWrite(lanes.batchFrom(first, maxBatchNanos), true);
        } finally {
            lanes.putBack(putBack);
            putBack.clear();
            writingSince = 0;
        }
    }

    /**
     * Decides and commits one batch.
     *
     * @param mayRetry whether a batch that could not be written may be tried again as it is
     */
    void decideAndWrite(Supplier<PendingCommand<?, ?>> source, boolean mayRetry) {
        List<PendingCommand<?, ?>> taken = new ArrayList<>();
        List<Decision> decisions = new ArrayList<>();
        Instant time = batchTime();
        streams.beginBatch(tenure.end(), time);
        GroupCommit.Batch batch = writer.batch(tenure.epoch(), tenure.end(), time);
        try {
            decide(source, taken, decisions, batch);
        } catch (Throwable e) {
            batch.abandon();
            throw e;
        }
        if (decisions.isEmpty()) {
            loads.endBatch();
            return;
        }
        metrics.batch(decisions.size());
        LogEnd committed;
        try {
            committed = batch.commit();
        } catch (Throwable e) {
            undoChanges();
            loads.undoBatch();
            metrics.failedWrite();
            failedBatch.resolve(taken, decisions, e, mayRetry);
            return;
        }
        settle(decisions, committed);
        loads.endBatch();
        proceed(decisions);
    }

    private void decide(
            Supplier<PendingCommand<?, ?>> source,
            List<PendingCommand<?, ?>> taken,
            List<Decision> decisions,
            GroupCommit.Batch batch) {
        while (decisions.size() < maxBatch
                && states.appendMark() < MAX_EVENTS_OF_BATCH
                && batch.bytes() < MAX_BYTES_OF_BATCH) {
            PendingCommand<?, ?> command = source.get();
            if (command == null) {
                break;
            }
            taken.add(command);
            answers.took(command);
            Decision decision = decider.decide(command);
            if (decision == null) {
                answers.letGo(command);
            } else {
                decisions.add(decision);
                batch.add(decision);
                if (decision.continuation() != null) {
                    break;
                }
            }
        }
    }

    private Instant batchTime() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Instant last = tenure.end().recordedAt();
        return now.isBefore(last) ? last : now;
    }

    /** A failure in here must not make durable commands look failed. */
    private void settle(List<Decision> decisions, LogEnd committed) {
        tenure.advanceTo(committed);
        keyChanges.clear();
        try {
            decisions.forEach(decision -> loads.unpin(decision.command()));
            states.settle(snapshots::add);
        } catch (Throwable e) {
            logger.error("The states of streams are dropped and read again", e);
            states.clear();
            tenure.interrupt();
        }
    }

    private void undoChanges() {
        states.undoTo(0, 0);
        keyChanges.undoTo(0);
    }

    private void dropStates() {
        states.clear();
        loads.invalidate();
    }

    /** Answers the commands that are done, and continues the last one at once if it has a continuation. */
    private void proceed(List<Decision> decisions) {
        Decision last = decisions.getLast();
        if (last.continuation() == null) {
            answers.answer(decisions);
            return;
        }
        answers.answer(decisions.subList(0, decisions.size() - 1));
        PendingCommand<?, ?> command = last.command();
        Continuation next = last.continuation();
        command.continueWith(next, handlers.find(next.name()), last.events());
        answers.letGo(command);
        lanes.continueWith(command);
    }

    /** Has the thread decide these commands first after this batch. */
    void putBack(Collection<PendingCommand<?, ?>> commands) {
        putBack.addAll(commands);
        answers.letGo(commands);
    }

    boolean hasPutBack() {
        return !putBack.isEmpty();
    }
}
