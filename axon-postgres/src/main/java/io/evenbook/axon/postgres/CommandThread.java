package io.evenbook.axon.postgres;

import static org.axonframework.commandhandling.GenericCommandResultMessage.asCommandResultMessage;

import io.evenbook.axon.postgres.KeySlots.Slot;
import io.evenbook.axon.postgres.KeyTable.Entry;
import io.evenbook.axon.postgres.StreamStates.Loaded;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;
import org.axonframework.commandhandling.CommandBusSpanFactory;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.GenericCommandResultMessage;
import org.axonframework.messaging.DefaultInterceptorChain;
import org.axonframework.messaging.MessageHandler;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.RollbackConfigurationType;
import org.axonframework.modelling.command.ConcurrencyException;
import org.axonframework.tracing.Span;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that decides all commands, batch by batch: each batch on durable state plus itself, and none before
 * the one before it is committed. It waits for nothing but that: what has to be read is read by others while the
 * command waits.
 */
final class CommandThread {

    private static final Logger logger = LoggerFactory.getLogger(SerialCommandBus.class);

    private static final Duration PAUSE_BEFORE_RETRY = Duration.ofMillis(100);

    /** How many events a batch ends with at the latest. */
    private static final int MAX_EVENTS_OF_BATCH = 8_000;

    /** And how many bytes of serialized events; the next command's are not known yet. */
    private static final long MAX_BYTES_OF_BATCH = 16 << 20;

    private final PostgresEventStorageEngine engine;
    private final CommandLanes lanes;
    private final KeySlots keySlots;
    private final StreamStates states;
    private final WaitingCommands waiting = new WaitingCommands();
    private final StreamLoader loader;
    private final LogWriter writer;
    private final SnapshotWriter snapshots;
    private final BusMetrics metrics;
    private final Clock clock;
    private final int maxBatch;
    private final Duration maxBatchTime;
    private final int maxEvents;
    private final List<MessageHandlerInterceptor<? super CommandMessage<?>>> interceptors;
    private final CommandBusSpanFactory spans;
    private final Function<String, MessageHandler<? super CommandMessage<?>>> handlers;
    private final ExecutorService answers = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("command-answers").daemon().factory());
    private final Queue<Runnable> posted = new ConcurrentLinkedQueue<>();
    private final Thread thread;

    /** The epoch of the lease in which the states were read; where the log ends, null if that has to be looked up. */
    private long epoch = CommandLease.NONE;

    private LogEnd end;
    private int replacements;
    private int generation;
    private volatile long writingSince;

    // Of the batch
    private Instant time;
    private final Set<PendingCommand<?, ?>> underWay = new LinkedHashSet<>();

    /** Commands of the batch that are to be taken next, once it is done. */
    private final List<PendingCommand<?, ?>> putBack = new ArrayList<>();

    private final List<KeyChange> keyChanges = new ArrayList<>();
    private final List<Streams.Stream> loadsAfterBatch = new ArrayList<>();

    private record KeyChange(Slot slot, Entry before) {}

    CommandThread(
            SerialCommandBus.Builder settings,
            CommandLanes lanes,
            KeySlots keySlots,
            BusMetrics metrics,
            List<MessageHandlerInterceptor<? super CommandMessage<?>>> interceptors,
            Function<String, MessageHandler<? super CommandMessage<?>>> handlers) {
        this.engine = settings.engine;
        this.lanes = lanes;
        this.keySlots = keySlots;
        this.metrics = metrics;
        this.interceptors = interceptors;
        this.handlers = handlers;
        this.spans = settings.spanFactory;
        this.clock = engine.clock();
        this.maxBatch = settings.maxBatch;
        this.maxBatchTime = settings.maxBatchTime;
        this.maxEvents = settings.maxEvents;
        this.states = new StreamStates(settings.memory);
        this.loader = new StreamLoader(engine, settings.loaders);
        this.writer = new LogWriter(engine, List.copyOf(settings.correlation), metrics);
        this.snapshots = new SnapshotWriter(engine.snapshots());
        this.thread = Thread.ofPlatform().name("command-thread").daemon().unstarted(this::run);
        metrics.memory(states);
    }

    void start() {
        thread.start();
    }

    /** Ends the threads. All commands must be answered. */
    void stop() {
        lanes.close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        loader.stop();
        writer.stop();
        snapshots.stop();
        answers.shutdown();
    }

    /** For how long the batch under way has been written; zero if none is. */
    Duration writing() {
        long since = writingSince;
        return since == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
    }

    /** Whether no batch has been written for longer than the lease lasts. */
    boolean isProgressing() {
        return writing().compareTo(engine.leaseDuration()) < 0;
    }

    private void run() {
        Decider.CURRENT.set(decider);
        CommandThreadGuard.enter();
        while (true) {
            try {
                // First, so that what was put aside goes on before anything that came later
                for (Runnable task = posted.poll(); task != null; task = posted.poll()) {
                    task.run();
                }
                PendingCommand<?, ?> first = lanes.take();
                if (first == null) {
                    if (lanes.isClosed()) {
                        return;
                    }
                    continue;
                }
                batch(first);
            } catch (Throwable e) {
                // Nobody foresaw it, but the thread is everybody's
                logger.error("A batch of commands failed", e);
                end = null;
                undoChanges();
                endBatch();
                underWay.forEach(command -> command.fail(new CommandExecutionException("Failed: " + e, e)));
                answer(underWay.stream().map(CommandThread::undecided).toList());
            }
        }
    }

    /** Has something done on this thread, between two batches. */
    private void post(Runnable task) {
        posted.add(task);
        lanes.wake();
    }

    // Batches

    private void batch(PendingCommand<?, ?> first) {
        writingSince = System.nanoTime();
        underWay.add(first);
        try {
            prepare();
        } catch (Throwable e) {
            List<PendingCommand<?, ?>> commands = new ArrayList<>(List.of(first));
            for (PendingCommand<?, ?> next = lanes.poll(); next != null; next = lanes.poll()) {
                commands.add(next);
            }
            commands.forEach(command -> command.fail(failureFor(e)));
            answer(commands.stream().map(CommandThread::undecided).toList());
            writingSince = 0;
            return;
        }
        long begun = System.nanoTime();
        Supplier<PendingCommand<?, ?>> source = new Supplier<>() {
            private boolean given;

            @Override
            public PendingCommand<?, ?> get() {
                if (!given) {
                    given = true;
                    return first;
                }
                return System.nanoTime() - begun > maxBatchTime.toNanos() ? null : lanes.poll();
            }
        };
        try {
            decideAndWrite(source, true);
        } finally {
            lanes.putBack(putBack);
            putBack.clear();
            writingSince = 0;
        }
    }

    private static Decision undecided(PendingCommand<?, ?> command) {
        return new Decision(command, List.of(), Decision.UNDECIDED, null, null, List.of());
    }

    /** Each command has its own: an exception is thrown where it is answered. */
    private static RuntimeException failureFor(Throwable e) {
        return switch (e) {
            case StoreUnavailableException unavailable -> new StoreUnavailableException(unavailable.getCause());
            case NotOwnerException _ -> new NotOwnerException();
            case OutcomeUnknownException unknown -> new OutcomeUnknownException(unknown.getMessage(), unknown);
            case RuntimeException failure -> failure;
            default -> new CommandExecutionException("Failed: " + e, e);
        };
    }

    /** Makes sure that this process is the owner, and knows where the log ends and which keys are taken. */
    private void prepare() {
        if (replacements != engine.log().replacements()) {
            // Nothing of this epoch is under way in a log that was set back
            end = null;
            epoch = CommandLease.NONE;
        }
        long now = engine.epoch();
        if (now != epoch || end == null) {
            states.clear();
            generation++;
            end = null;
            // What this epoch may still have under way must have landed, or never will, before anything else is decided
            epoch = now == epoch ? writer.epochAfter(epoch) : now;
            end = writer.findEnd(epoch, keySlots);
            replacements = engine.log().replacements();
        }
    }

    private void decideAndWrite(Supplier<PendingCommand<?, ?>> source, boolean mayRetry) {
        List<PendingCommand<?, ?>> taken = new ArrayList<>();
        List<Decision> decisions = new ArrayList<>();
        time = batchTime();
        LogWriter.Batch batch = writer.batch(epoch, end, time);
        try {
            decide(source, taken, decisions, batch);
        } catch (Throwable e) {
            batch.abandon();
            throw e;
        }
        if (decisions.isEmpty()) {
            endBatch();
            return;
        }
        metrics.batch(decisions.size());
        LogEnd committed;
        try {
            committed = batch.commit();
        } catch (Throwable e) {
            undoBatch();
            failed(taken, decisions, e, mayRetry);
            return;
        }
        settle(decisions, committed);
        endBatch();
        proceed(decisions);
    }

    private void decide(
            Supplier<PendingCommand<?, ?>> source,
            List<PendingCommand<?, ?>> taken,
            List<Decision> decisions,
            LogWriter.Batch batch) {
        while (decisions.size() < maxBatch
                && states.appendMark() < MAX_EVENTS_OF_BATCH
                && batch.bytes() < MAX_BYTES_OF_BATCH) {
            PendingCommand<?, ?> command = source.get();
            if (command == null) {
                break;
            }
            taken.add(command);
            underWay.add(command);
            Decision decision = decide(command);
            if (decision == null) {
                underWay.remove(command);
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
        return now.isBefore(end.recordedAt()) ? end.recordedAt() : now;
    }

    /** Nothing that happens here may make what is durable look failed. */
    private void settle(List<Decision> decisions, LogEnd committed) {
        end = committed;
        keyChanges.clear();
        try {
            decisions.forEach(decision -> unpin(decision.command()));
            states.settle(snapshots::add);
        } catch (Throwable e) {
            logger.error("The states of streams are read anew", e);
            states.clear();
            end = null;
        }
    }

    private void undoBatch() {
        undoChanges();
        loadsAfterBatch.forEach(stream -> waiting.notLoading(stream.id()));
        loadsAfterBatch.clear();
        waiting.undo();
    }

    private void undoChanges() {
        states.undoTo(0, 0);
        undoKeysTo(0);
    }

    private void undoKeysTo(int mark) {
        while (keyChanges.size() > mark) {
            KeyChange change = keyChanges.removeLast();
            change.slot().take(change.before());
        }
    }

    /** What was appended to without being in memory can be read now. */
    private void endBatch() {
        waiting.settle();
        loadsAfterBatch.forEach(this::load);
        loadsAfterBatch.clear();
    }

    /** Answers what is done, and goes on at once with what continues. */
    private void proceed(List<Decision> decisions) {
        Decision last = decisions.getLast();
        if (last.continuation() == null) {
            answer(decisions);
            return;
        }
        answer(decisions.subList(0, decisions.size() - 1));
        PendingCommand<?, ?> command = last.command();
        String name = last.continuation().getClass().getName();
        command.continueWith(last.continuation(), handlers.apply(name), last.events());
        underWay.remove(command);
        lanes.continueWith(command);
    }

    private void answer(List<Decision> decisions) {
        List<PendingCommand<?, ?>> commands =
                decisions.stream().<PendingCommand<?, ?>>map(Decision::command).toList();
        commands.forEach(this::unpin);
        underWay.removeAll(commands);
        lanes.decided(commands);
        if (!commands.isEmpty()) {
            answers.execute(() -> commands.forEach(this::answer));
        }
    }

    private void unpin(PendingCommand<?, ?> command) {
        states.unpin(command.pinned());
        command.pinned(List.of());
    }

    private void answer(PendingCommand<?, ?> command) {
        if (command.result().isExceptional() && command.result().exceptionResult() instanceof ConcurrencyException) {
            metrics.conflict();
        }
        command.answer(() -> command.slots().forEach(keySlots::release));
    }

    /**
     * Nothing of the batch was stored, or nobody knows. Decides again what can be, so that only the command that fails
     * alone fails.
     *
     * @param taken all commands of the batch in their order, those that were put aside included
     */
    private void failed(
            List<PendingCommand<?, ?>> taken, List<Decision> decisions, Throwable failure, boolean mayRetry) {
        metrics.failedWrite();
        underWay.addAll(taken);
        switch (failure) {
            case OutcomeUnknownException unknown -> {
                // Deciding them again could do twice what may have been done. Nothing is decided before that is known.
                end = null;
                engine.forgetHead();
                List<PendingCommand<?, ?>> decided = decisions.stream()
                        .<PendingCommand<?, ?>>map(Decision::command)
                        .toList();
                fail(decided, unknown);
                putBack(taken.stream()
                        .filter(command -> !decided.contains(command))
                        .toList());
            }
            case NotOwnerException notOwner -> fail(taken, notOwner);
            case ClockAheadException ahead -> fail(taken, ahead);
            case LogWriter.CulpritException culprit -> {
                int place = taken.indexOf(culprit.command());
                again(taken.subList(0, place), mayRetry);
                fail(List.of(culprit.command()), culprit.getCause());
                again(taken.subList(place + 1, taken.size()), mayRetry);
            }
            case LogWriter.LogMovedException moved -> {
                logger.info("{}: somebody else has written, or the log was set back", moved.getMessage());
                end = null;
                // Nothing of it is under way
                epoch = CommandLease.NONE;
                if (mayRetry) {
                    again(taken, false);
                } else {
                    divide(taken, new ConcurrencyException(moved.getMessage()), false);
                }
            }
            case StoreUnavailableException unavailable -> {
                end = null;
                if (mayRetry) {
                    logger.info("A batch of {} commands is tried again: {}", taken.size(), unavailable.getMessage());
                    pause();
                    again(taken, false);
                } else {
                    fail(taken, unavailable);
                }
            }
            default -> divide(taken, failure, mayRetry);
        }
    }

    private void divide(List<PendingCommand<?, ?>> taken, Throwable failure, boolean mayRetry) {
        if (taken.size() == 1) {
            fail(taken, failure);
            return;
        }
        logger.info(
                "A batch of {} commands could not be committed and is divided: {}", taken.size(), failure.toString());
        again(taken.subList(0, taken.size() / 2), mayRetry);
        again(taken.subList(taken.size() / 2, taken.size()), mayRetry);
    }

    private void fail(List<PendingCommand<?, ?>> commands, Throwable failure) {
        commands.forEach(command -> command.fail(commands.size() == 1 ? failure : failureFor(failure)));
        answer(commands.stream().map(CommandThread::undecided).toList());
    }

    private void again(List<PendingCommand<?, ?>> commands, boolean mayRetry) {
        Queue<PendingCommand<?, ?>> left = new ArrayDeque<>(commands);
        while (!left.isEmpty() && !lanes.isContinuing() && putBack.isEmpty()) {
            try {
                prepare();
            } catch (Throwable e) {
                fail(List.copyOf(left), e);
                return;
            }
            decideAndWrite(left::poll, mayRetry);
        }
        putBack(left);
    }

    private void putBack(Collection<PendingCommand<?, ?>> commands) {
        putBack.addAll(commands);
        underWay.removeAll(commands);
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_BEFORE_RETRY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // One command

    /** Null if the command was put aside. */
    private Decision decide(PendingCommand<?, ?> command) {
        if (!command.isContinued() && waiting.hasAhead(command.attempt())) {
            waiting.add(command, command.pinned(), List.of());
            return null;
        }
        Throwable failure = failureBefore(command);
        if (failure != null) {
            command.fail(failure);
            return undecided(command);
        }
        long decidedAt = end.position() + states.appendMark();
        Committed repeat = repeat(command, decidedAt);
        if (repeat != null || command.result() != null && command.result().isExceptional()) {
            return new Decision(command, List.of(), decidedAt, repeat, null, List.of());
        }
        return decider.decide(command, decidedAt);
    }

    /** Why the command is not to be decided; null if it is. */
    private static Throwable failureBefore(PendingCommand<?, ?> command) {
        if (command.keyFailure() != null) {
            return command.keyFailure();
        }
        if (command.loadFailure() != null) {
            return command.loadFailure();
        }
        return command.isContinued() ? null : command.failureAhead();
    }

    /** What is known of an earlier command with the same key; sets the result if a key settles it. */
    private Committed repeat(PendingCommand<?, ?> command, long decidedAt) {
        command.forget();
        Slot slot = command.slot(KeyTable.COMMAND, command.commandKey());
        if (slot != null && slot.taken() != null) {
            Entry earlier = slot.taken();
            if (!Objects.equals(earlier.bodyHash(), command.bodyHash())) {
                command.fail(new KeyReusedException(command.commandKey()));
                return null;
            }
            succeed(command, null);
            return new Committed(List.of(), earlier.lastPosition(), true, earlier.answer());
        }
        return null;
    }

    private static <R> void succeed(PendingCommand<?, R> command, R payload) {
        command.result(new GenericCommandResultMessage<>(payload));
    }

    private void load(Streams.Stream stream) {
        int asked = generation;
        loader.load(stream, (loaded, failure) -> post(() -> loaded(stream, asked, loaded, failure)));
    }

    private void loaded(Streams.Stream stream, int asked, Loaded loaded, Throwable failure) {
        if (failure == null && (waiting.isOutdated(stream.id()) || asked != generation)) {
            load(stream);
            return;
        }
        try {
            if (failure != null) {
                throw failure;
            }
            states.put(loaded);
        } catch (Throwable e) {
            waiting.waitingFor(stream.id()).forEach(command -> command.loadFailed(failureFor(e)));
        }
        lanes.resume(waiting.loaded(stream.id()));
    }

    private final Decider decider = new Decider();

    /** Runs the handler of one command at a time, and is what it reads from and appends to. */
    private final class Decider implements Streams {

        private static final ThreadLocal<Streams> CURRENT = new ThreadLocal<>();

        private final Set<String> touched = new LinkedHashSet<>();

        /** The slots of unique keys whose part of the command is not over. */
        private final List<Slot> used = new ArrayList<>();

        private PendingCommand<?, ?> command;
        private int appendMark;
        private Object continuation;
        private StreamsMissing missing;

        /** Null if the command was put aside. */
        Decision decide(PendingCommand<?, ?> deciding, long decidedAt) {
            command = deciding;
            touched.clear();
            continuation = null;
            missing = null;
            appendMark = states.appendMark();
            int changeMark = states.changeMark();
            int keyMark = keyChanges.size();
            used.clear();
            execute(deciding);
            if (missing != null) {
                states.undoTo(changeMark, appendMark);
                undoKeysTo(keyMark);
                putAside(deciding);
                return null;
            }
            boolean failed = deciding.result().isExceptional();
            deciding.tellAttempt();
            if (failed || deciding.isRehearsal()) {
                states.undoTo(changeMark, appendMark);
                undoKeysTo(keyMark);
            } else {
                close(0, appendMark);
            }
            List<StreamStates.Appended> appended = List.copyOf(
                    states.appended().subList(appendMark, states.appended().size()));
            List<Entry> keys = keyChanges.subList(keyMark, keyChanges.size()).stream()
                    .map(change -> change.slot().taken())
                    .toList();
            return new Decision(
                    deciding, appended, decidedAt, null, failed || deciding.isRehearsal() ? null : continuation, keys);
        }

        private void putAside(PendingCommand<?, ?> putAside) {
            putAside.forget();
            // What it needed before as well, so that nobody overtakes it there
            touched.addAll(putAside.pinned());
            missing.streams().forEach(stream -> touched.add(stream.id()));
            for (Stream stream : waiting.add(putAside, touched, missing.streams())) {
                if (states.isStagedOutsideMemory(stream.id())) {
                    loadsAfterBatch.add(stream);
                } else {
                    CommandThread.this.load(stream);
                }
            }
            List<String> needed = List.copyOf(touched);
            states.pin(needed);
            states.unpin(putAside.pinned());
            putAside.pinned(needed);
        }

        /** Says of the keys used since a mark where the events are of the part that has used them. */
        private void close(int usedMark, int appendedBefore) {
            int events = states.appendMark() - appendedBefore;
            for (Slot slot : used.subList(usedMark, used.size())) {
                slot.take(new Entry(slot.key(), null, position(), events, null));
            }
            used.subList(usedMark, used.size()).clear();
        }

        private <R> void execute(PendingCommand<?, R> executed) {
            try {
                executed.result(asCommandResultMessage(handle(executed)));
            } catch (Throwable e) {
                executed.result(asCommandResultMessage(e));
            }
            if (CurrentUnitOfWork.isStarted()) {
                // The next command would nest in it
                while (CurrentUnitOfWork.isStarted()) {
                    CurrentUnitOfWork.clear(CurrentUnitOfWork.get());
                }
                if (!executed.result().isExceptional()) {
                    executed.result(asCommandResultMessage(new IllegalStateException(
                            "Left a unit of work open: " + executed.message().getCommandName())));
                }
            }
        }

        private Object handle(PendingCommand<?, ?> executed) throws Exception {
            Span span = spans.createHandleCommandSpan(executed.message(), false);
            if (interceptors.isEmpty()) {
                return span.runCallable(() -> executed.handler().handle(executed.message()));
            }
            DefaultUnitOfWork<CommandMessage<?>> unitOfWork = DefaultUnitOfWork.startAndGet(executed.message());
            return unitOfWork.executeWithResult(
                    () -> span.runCallable(() ->
                            new DefaultInterceptorChain<>(unitOfWork, interceptors, executed.handler()).proceed()),
                    RollbackConfigurationType.ANY_THROWABLE);
        }

        // Streams

        @Override
        @SuppressWarnings("unchecked")
        public <S> S find(StreamType<S, ?> type, Object id) {
            return (S) entry(type, id.toString()).state();
        }

        @Override
        public long version(StreamType<?, ?> type, Object id) {
            return entry(type, id.toString()).version();
        }

        private StreamStates.Entry entry(StreamType<?, ?> type, String id) {
            StreamStates.Entry entry = states.find(id);
            if (entry == null) {
                throw missing(List.of(new Stream(type, id)));
            }
            touch(id);
            return entry;
        }

        private void touch(String id) {
            touched.add(id);
            if (!command.isContinued() && waiting.isAwaited(id)) {
                throw missing(List.of());
            }
        }

        /** A handler that catches it changes nothing: the command is put aside. */
        private StreamsMissing missing(List<Stream> streams) {
            missing = new StreamsMissing(streams);
            return missing;
        }

        @Override
        public void load(Collection<Stream> streams) {
            List<Stream> absent = new ArrayList<>();
            for (Stream stream : streams) {
                touched.add(stream.id());
                if (states.find(stream.id()) == null) {
                    absent.add(stream);
                }
            }
            if (!absent.isEmpty()) {
                throw missing(absent);
            }
            streams.forEach(stream -> touch(stream.id()));
        }

        @Override
        public <E> void append(StreamType<?, E> type, Object id, E event) {
            requireRoom();
            states.append(entry(type, id.toString()), event);
        }

        @Override
        public <E> void append(StreamType<?, E> type, Object id, long version, E event) {
            requireRoom();
            touch(id.toString());
            states.append(type, id.toString(), version, event);
            waiting.appended(id.toString());
        }

        private void requireRoom() {
            if (states.appendMark() - appendMark >= maxEvents) {
                throw new BoundsExceededException("events", maxEvents);
            }
        }

        @Override
        public void use(String uniqueKey) {
            Slot slot = slot(uniqueKey);
            Entry taken = slot.taken();
            if (taken != null) {
                throw new UniqueKeyUsedException(uniqueKey, taken.lastPosition(), taken.eventCount());
            }
            keyChanges.add(new KeyChange(slot, null));
            slot.take(new Entry(slot.key(), null, position(), 0, null));
            used.add(slot);
        }

        @Override
        public boolean isUsed(String uniqueKey) {
            return slot(uniqueKey).taken() != null;
        }

        private Slot slot(String uniqueKey) {
            Slot slot = command.slot(KeyTable.UNIQUE, uniqueKey);
            if (slot == null) {
                throw new IllegalStateException("must be named by the command: uniqueKey=" + uniqueKey);
            }
            return slot;
        }

        @Override
        public Instant time() {
            return time;
        }

        @Override
        public <T> T attempt(Supplier<T> part) {
            int changes = states.changeMark();
            int events = states.appendMark();
            int keys = keyChanges.size();
            int usedBefore = used.size();
            try {
                T result = part.get();
                close(usedBefore, events);
                return result;
            } catch (RuntimeException | Error e) {
                states.undoTo(changes, events);
                undoKeysTo(keys);
                used.subList(usedBefore, used.size()).clear();
                throw e;
            }
        }

        @Override
        public long position() {
            return end.position() + states.appendMark();
        }

        @Override
        public void continueWith(Object next) {
            if (handlers.apply(next.getClass().getName()) == null) {
                throw new IllegalStateException(
                        "No handler is subscribed for " + next.getClass().getName());
            }
            continuation = next;
        }
    }

    /**
     * What the handler of the command that is being decided reads from and appends to. @throws IllegalStateException
     * elsewhere
     */
    static Streams current() {
        Streams streams = Decider.CURRENT.get();
        if (streams == null) {
            throw new IllegalStateException("Streams are there only while a SerialCommandBus handles a command");
        }
        return streams;
    }
}
