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
import java.util.List;
import java.util.Objects;
import java.util.Queue;
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
import org.axonframework.messaging.ResultMessage;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.RollbackConfigurationType;
import org.axonframework.modelling.command.ConcurrencyException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that decides all commands, batch by batch: each batch on durable state plus itself, and none before the one
 * before it is committed. It waits for nothing but that: what has to be read is read by others while the command waits.
 */
final class CommandThread {

    private static final Logger logger = LoggerFactory.getLogger(SerialCommandBus.class);

    private static final Duration PAUSE_BEFORE_RETRY = Duration.ofMillis(100);

    /** What one batch may take at most, beside its number of commands. */
    private static final int MAX_EVENTS_OF_BATCH = 8_000;
    private static final Duration MAX_TIME_OF_BATCH = Duration.ofMillis(20);

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
    private int generation;
    private volatile long writingSince;

    // Of the batch
    private Instant time;
    private final List<KeyChange> keyChanges = new ArrayList<>();
    private final List<Streams.Stream> loadsAfterBatch = new ArrayList<>();

    private record KeyChange(Slot slot, Entry before) {
    }

    CommandThread(SerialCommandBus.Builder settings, CommandLanes lanes, KeySlots keySlots, BusMetrics metrics,
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

    /** Whether the caller is on this thread, where nothing may wait. */
    boolean isCurrent() {
        return Thread.currentThread() == thread;
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

    private void run() {
        Decider.CURRENT.set(decider);
        CommandThreadGuard.enter();
        while (true) {
            try {
                PendingCommand<?, ?> first = lanes.take();
                for (Runnable task = posted.poll(); task != null; task = posted.poll()) {
                    task.run();
                }
                if (first == null) {
                    if (lanes.isClosed()) {
                        return;
                    }
                    continue;
                }
                batch(first);
            } catch (Throwable e) {
                // Its commands are lost to their senders, but the thread is everybody's
                logger.error("A batch of commands failed", e);
                states.clear();
                end = null;
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
        List<PendingCommand<?, ?>> commands = new ArrayList<>();
        commands.add(first);
        try {
            prepare();
        } catch (Throwable e) {
            for (PendingCommand<?, ?> next = lanes.poll(); next != null; next = lanes.poll()) {
                commands.add(next);
            }
            commands.forEach(command -> command.fail(failureFor(e)));
            answer(commands.stream().map(CommandThread::undecided).toList());
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
                return System.nanoTime() - begun > MAX_TIME_OF_BATCH.toNanos() ? null : lanes.poll();
            }
        };
        decideAndWrite(source, true);
    }

    private static Decision undecided(PendingCommand<?, ?> command) {
        return new Decision(command, List.of(), 0, null, null, List.of());
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

    /** Makes sure that this process is the owner and knows where the log ends. */
    private void prepare() {
        long now = engine.epoch();
        if (now != epoch || end == null) {
            states.clear();
            generation++;
            end = null;
            end = writer.findEnd(now);
            engine.foundHead(end.position());
            epoch = now;
        }
    }

    private void decideAndWrite(Supplier<PendingCommand<?, ?>> source, boolean mayRetry) {
        List<Decision> decisions = new ArrayList<>();
        time = batchTime();
        LogWriter.Batch batch = writer.batch(epoch, end, time);
        while (decisions.size() < maxBatch && states.appendMark() < MAX_EVENTS_OF_BATCH) {
            PendingCommand<?, ?> command = source.get();
            if (command == null) {
                break;
            }
            Decision decision = decide(command);
            if (decision != null) {
                decisions.add(decision);
                batch.add(decision);
                if (decision.continuation() != null) {
                    break;
                }
            }
        }
        if (decisions.isEmpty()) {
            endBatch();
            return;
        }
        metrics.batch(decisions.size());
        try {
            writingSince = System.nanoTime();
            end = batch.commit();
        } catch (Throwable e) {
            writingSince = 0;
            undoBatch();
            failed(decisions.stream().<PendingCommand<?, ?>>map(Decision::command).toList(), e, mayRetry);
            return;
        }
        writingSince = 0;
        states.settle(snapshots::add);
        keyChanges.clear();
        endBatch();
        proceed(decisions);
    }

    private Instant batchTime() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return now.isBefore(end.recordedAt()) ? end.recordedAt() : now;
    }

    private void undoBatch() {
        states.undoTo(0, 0);
        undoKeysTo(0);
        endBatch();
    }

    private void undoKeysTo(int mark) {
        while (keyChanges.size() > mark) {
            KeyChange change = keyChanges.removeLast();
            change.slot().take(change.before());
        }
    }

    /** What was appended to without being in memory can be read now. */
    private void endBatch() {
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
        lanes.resumeFirst(command);
    }

    private void answer(List<Decision> decisions) {
        List<PendingCommand<?, ?>> commands = decisions.stream().<PendingCommand<?, ?>>map(Decision::command).toList();
        lanes.decided(commands);
        if (!commands.isEmpty()) {
            answers.execute(() -> commands.forEach(this::answer));
        }
    }

    private void answer(PendingCommand<?, ?> command) {
        if (command.result().isExceptional() && command.result().exceptionResult() instanceof ConcurrencyException) {
            metrics.conflict();
        }
        command.answer(() -> command.slots().forEach(keySlots::release));
    }

    /** Nothing of the batch was stored, or nobody knows. Decides again what can be, so that only the command that fails alone fails. */
    private void failed(List<PendingCommand<?, ?>> commands, Throwable failure, boolean mayRetry) {
        metrics.failedWrite();
        switch (failure) {
            case OutcomeUnknownException unknown -> {
                // Deciding them again could do twice what may have been done. Nothing is decided before that is known.
                end = null;
                fail(commands, unknown);
            }
            case NotOwnerException notOwner -> fail(commands, notOwner);
            case LogWriter.CulpritException culprit -> {
                culprit.command().fail(culprit.getCause());
                answer(List.of(undecided(culprit.command())));
                again(commands.stream().filter(command -> command != culprit.command()).toList(), mayRetry);
            }
            case LogWriter.LogMovedException moved when mayRetry -> {
                logger.info("{}: somebody else has written", moved.getMessage());
                end = null;
                again(commands, false);
            }
            case StoreUnavailableException unavailable when mayRetry -> {
                logger.info("A batch of {} commands is tried again: {}", commands.size(), unavailable.getMessage());
                pause();
                end = null;
                again(commands, false);
            }
            case StoreUnavailableException unavailable -> {
                end = null;
                fail(commands, unavailable);
            }
            default -> {
                if (commands.size() == 1) {
                    end = failure instanceof ConcurrencyException ? null : end;
                    fail(commands, failure);
                } else {
                    logger.info("A batch of {} commands could not be committed and is divided: {}", commands.size(), failure.toString());
                    again(commands.subList(0, commands.size() / 2), mayRetry);
                    again(commands.subList(commands.size() / 2, commands.size()), mayRetry);
                }
            }
        }
    }

    private void fail(List<PendingCommand<?, ?>> commands, Throwable failure) {
        commands.forEach(command -> command.fail(commands.size() == 1 ? failure : failureFor(failure)));
        answer(commands.stream().map(CommandThread::undecided).toList());
    }

    private void again(List<PendingCommand<?, ?>> commands, boolean mayRetry) {
        try {
            prepare();
        } catch (Throwable e) {
            fail(commands, e);
            return;
        }
        Queue<PendingCommand<?, ?>> left = new ArrayDeque<>(commands);
        while (!left.isEmpty()) {
            decideAndWrite(left::poll, mayRetry);
        }
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
        states.unpin(command.pinned());
        command.pinned(List.of());
        if (waiting.hasAhead(command.attempt())) {
            waiting.add(command, List.of(), List.of());
            return null;
        }
        if (command.failureAhead() != null) {
            command.fail(command.failureAhead());
            return undecided(command);
        }
        if (command.awaitsKeys()) {
            return null;
        }
        if (command.keyFailure() != null) {
            command.fail(command.keyFailure());
            return undecided(command);
        }
        long decidedAt = end.position() + states.appendMark();
        Committed repeat = repeat(command, decidedAt);
        if (repeat != null || command.result() != null && command.result().isExceptional()) {
            return new Decision(command, List.of(), decidedAt, repeat, null, List.of());
        }
        return decider.decide(command, decidedAt);
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
        if (failure != null) {
            waiting.waitingFor(stream.id()).forEach(command -> command.loadFailed(failureFor(failure)));
        } else if (asked != generation) {
            load(stream);
            return;
        } else {
            states.put(loaded);
        }
        List<PendingCommand<?, ?>> resumed = new ArrayList<>();
        for (WaitingCommands.Resumed each : waiting.loaded(stream.id())) {
            states.pin(each.streams());
            states.unpin(each.command().pinned());
            each.command().pinned(each.streams());
            resumed.add(each.command());
        }
        lanes.resume(resumed);
    }

    private final Decider decider = new Decider();

    /** Runs the handler of one command at a time, and is what it reads from and appends to. */
    private final class Decider implements Streams {

        private static final ThreadLocal<Streams> CURRENT = new ThreadLocal<>();

        private final List<String> touched = new ArrayList<>();

        /** The slots of unique keys whose part of the command is not over. */
        private final List<Slot> used = new ArrayList<>();
        private PendingCommand<?, ?> command;
        private int appendMark;
        private Object continuation;
        private StreamsMissing missing;

        /** Null if the command was put aside. */
        Decision decide(PendingCommand<?, ?> deciding, long decidedAt) {
            if (deciding.loadFailure() != null) {
                deciding.fail(deciding.loadFailure());
                return new Decision(deciding, List.of(), decidedAt, null, null, List.of());
            }
            command = deciding;
            touched.clear();
            continuation = null;
            missing = null;
            appendMark = states.appendMark();
            int changeMark = states.changeMark();
            int keyMark = keyChanges.size();
            used.clear();
            execute(deciding);
            boolean failed = deciding.result().isExceptional();
            if (missing != null) {
                states.undoTo(changeMark, appendMark);
                undoKeysTo(keyMark);
                putAside(deciding);
                return null;
            }
            if (failed || deciding.isRehearsal()) {
                states.undoTo(changeMark, appendMark);
                undoKeysTo(keyMark);
            } else {
                close(0, appendMark);
            }
            List<StreamStates.Appended> appended =
                    List.copyOf(states.appended().subList(appendMark, states.appended().size()));
            List<Entry> keys = keyChanges.subList(keyMark, keyChanges.size()).stream().map(change -> change.slot().taken()).toList();
            return new Decision(deciding, appended, decidedAt, null, failed || deciding.isRehearsal() ? null : continuation, keys);
        }

        private void putAside(PendingCommand<?, ?> putAside) {
            putAside.forget();
            for (Stream stream : waiting.add(putAside, touched, missing.streams())) {
                if (states.isStagedOutsideMemory(stream.id())) {
                    loadsAfterBatch.add(stream);
                } else {
                    CommandThread.this.load(stream);
                }
            }
            states.pin(touched);
            putAside.pinned(List.copyOf(touched));
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
                executed.result(asCommandResultMessage(spans.createHandleCommandSpan(executed.message(), false)
                        .runCallable(() -> handle(executed))));
            } catch (Throwable e) {
                executed.fail(e);
            }
            if (CurrentUnitOfWork.isStarted()) {
                // The next command would nest in it
                while (CurrentUnitOfWork.isStarted()) {
                    CurrentUnitOfWork.clear(CurrentUnitOfWork.get());
                }
                if (!executed.result().isExceptional()) {
                    executed.fail(new IllegalStateException("Left a unit of work open: " + executed.message().getCommandName()));
                }
            }
        }

        private Object handle(PendingCommand<?, ?> executed) throws Exception {
            if (interceptors.isEmpty()) {
                return executed.handler().handle(executed.message());
            }
            DefaultUnitOfWork<CommandMessage<?>> unitOfWork = DefaultUnitOfWork.startAndGet(executed.message());
            ResultMessage<Object> result = unitOfWork.executeWithResult(
                    () -> new DefaultInterceptorChain<>(unitOfWork, interceptors, executed.handler()).proceed(),
                    RollbackConfigurationType.ANY_THROWABLE);
            return result;
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
            if (waiting.isAwaited(id)) {
                throw missing(List.of());
            }
            touched.add(id);
        }

        /** A handler that catches it changes nothing: the command is put aside. */
        private StreamsMissing missing(List<Stream> streams) {
            missing = new StreamsMissing(streams);
            streams.forEach(stream -> touched.add(stream.id()));
            return missing;
        }

        @Override
        public void load(Collection<Stream> streams) {
            List<Stream> absent = new ArrayList<>();
            for (Stream stream : streams) {
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
                throw new IllegalStateException("No handler is subscribed for " + next.getClass().getName());
            }
            continuation = next;
        }
    }

    /** What the handler of the command that is being decided reads from and appends to. @throws IllegalStateException elsewhere */
    static Streams current() {
        Streams streams = Decider.CURRENT.get();
        if (streams == null) {
            throw new IllegalStateException("Streams are there only while a SerialCommandBus handles a command");
        }
        return streams;
    }
}
