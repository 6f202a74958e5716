package io.evenbook.axon.postgres;

import static org.axonframework.commandhandling.GenericCommandResultMessage.asCommandResultMessage;

import io.evenbook.axon.postgres.KeyTable.Entry;
import io.evenbook.axon.postgres.KeyTable.Key;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.axonframework.commandhandling.CommandBusSpanFactory;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.GenericCommandResultMessage;
import org.axonframework.common.caching.Cache;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.messaging.DefaultInterceptorChain;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.ResultMessage;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.RollbackConfigurationType;
import org.axonframework.modelling.command.ConcurrencyException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One queue of the {@link PartitionedCommandBus} and the thread that works it off, batch by batch. */
final class CommandPartition {

    private static final Logger logger = LoggerFactory.getLogger(PartitionedCommandBus.class);

    private final BlockingQueue<PendingCommand<?, ?>> queue;
    private final int maxBatch;
    private final PostgresEventStorageEngine engine;
    private final EventLog log;
    private final List<Cache> caches;
    private final List<MessageHandlerInterceptor<? super CommandMessage<?>>> interceptors;
    private final CommandBusSpanFactory spans;
    private final BusMetrics metrics;
    private final Thread thread;
    private volatile boolean stopped;

    /** The epoch of the lease in which the caches were filled. */
    private long epoch = CommandLease.NONE;

    CommandPartition(int number, int queueCapacity, int maxBatch, PostgresEventStorageEngine engine, List<Cache> caches,
                     List<MessageHandlerInterceptor<? super CommandMessage<?>>> interceptors,
                     CommandBusSpanFactory spans, BusMetrics metrics) {
        this.queue = new ArrayBlockingQueue<>(queueCapacity);
        this.maxBatch = maxBatch;
        this.engine = engine;
        this.log = new EventLog(engine);
        this.caches = caches;
        this.interceptors = interceptors;
        this.spans = spans;
        this.metrics = metrics;
        metrics.queue(number, queue);
        this.thread = Thread.ofPlatform().name("command-partition-" + number).daemon().start(this::run);
    }

    /** Takes a command over for handling; tells whether there was room for it. */
    boolean offer(PendingCommand<?, ?> command) {
        return queue.offer(command);
    }

    /** Ends the thread. The queue must be empty. */
    void stop() {
        stopped = true;
        thread.interrupt();
    }

    private void run() {
        List<PendingCommand<?, ?>> batch = new ArrayList<>(maxBatch);
        while (!stopped) {
            try {
                batch.add(queue.take());
            } catch (InterruptedException e) {
                continue;
            }
            queue.drainTo(batch, maxBatch - 1);
            metrics.batch(batch.size());
            handle(batch);
            batch.forEach(this::answer);
            batch.clear();
        }
    }

    private void answer(PendingCommand<?, ?> command) {
        if (command.result().isExceptional() && command.result().exceptionResult() instanceof ConcurrencyException) {
            metrics.conflict();
        }
        command.answer();
    }

    /** Gives every command a result that is true for good. */
    private void handle(List<PendingCommand<?, ?>> batch) {
        try {
            handleAndFlush(batch);
        } catch (OutcomeUnknownException e) {
            // Running them again could do twice what may have been done
            batch.forEach(command -> fail(command, new OutcomeUnknownException(e.getMessage(), e)));
        } catch (Throwable e) {
            if (batch.size() > 1) {
                logger.info("A batch of {} commands could not be committed; they run again one by one: {}",
                        batch.size(), e.toString());
                handleOneByOne(batch);
            } else {
                fail(batch.getFirst(), e);
            }
        }
    }

    private void handleOneByOne(List<PendingCommand<?, ?>> batch) {
        StoreUnavailableException unavailable = null;
        for (PendingCommand<?, ?> command : batch) {
            if (unavailable != null) {
                // Each attempt would wait for a connection in vain
                fail(command, new StoreUnavailableException(unavailable.getCause()));
                continue;
            }
            handle(List.of(command));
            if (command.result().isExceptional()
                    && command.result().exceptionResult() instanceof StoreUnavailableException e) {
                unavailable = e;
            }
        }
    }

    private void handleAndFlush(List<PendingCommand<?, ?>> batch) {
        Staging staging = engine.stage();
        try {
            if (staging.epoch() != epoch) {
                // Somebody else may have written since
                caches.forEach(Cache::removeAll);
                epoch = staging.epoch();
            }
            List<Done> done = new ArrayList<>(batch.size());
            Map<Key, Entry> takenKeys = findKeys(batch);
            Set<String> usedHere = new HashSet<>();
            for (PendingCommand<?, ?> command : batch) {
                int mark = staging.mark();
                if (failedAhead(command) || answeredByKeys(command, takenKeys, usedHere)) {
                    continue;
                }
                execute(command, staging);
                if (command.result().isExceptional()) {
                    // Staged by a unit of work that did not roll back: its aggregates would be ahead of the log
                    evict(staging.streamsSince(mark));
                    staging.rollBackTo(mark);
                    continue;
                }
                done.add(new Done(command, mark, staging.mark()));
                if (command.uniqueKey() != null) {
                    usedHere.add(command.uniqueKey());
                }
            }
            flush(staging, done);
        } catch (Throwable e) {
            evict(staging.streams().keySet());
            throw e;
        } finally {
            engine.unstage();
        }
    }

    private Map<Key, Entry> findKeys(List<PendingCommand<?, ?>> batch) {
        List<Key> keys = batch.stream().flatMap(command -> command.keys().stream()).toList();
        return keys.isEmpty() ? Map.of() : engine.findKeys(keys);
    }

    /** Tells whether a command ahead of this one, of the same attempt, has failed, so that this one has too. */
    private static boolean failedAhead(PendingCommand<?, ?> command) {
        Throwable failure = command.failureAhead();
        if (failure == null) {
            return false;
        }
        fail(command, failure);
        return true;
    }

    /** Tells whether a key of the command settles its result, so that it must not be handled. */
    private boolean answeredByKeys(PendingCommand<?, ?> command, Map<Key, Entry> takenKeys, Set<String> usedHere) {
        Entry earlier = takenKeys.get(new Key(KeyTable.COMMAND, command.commandKey()));
        if (earlier != null) {
            if (Objects.equals(earlier.bodyHash(), command.bodyHash())) {
                succeed(command, null, replay(earlier));
            } else {
                fail(command, new KeyReusedException(command.commandKey()));
            }
            return true;
        }
        String uniqueKey = command.uniqueKey();
        Entry user = takenKeys.get(new Key(KeyTable.UNIQUE, uniqueKey));
        if (user != null) {
            fail(command, new UniqueKeyUsedException(uniqueKey, replay(user)));
            return true;
        }
        if (usedHere.contains(uniqueKey)) {
            fail(command, new UniqueKeyUsedException(uniqueKey, null));
            return true;
        }
        return false;
    }

    private Committed replay(Entry earlier) {
        return earlier.eventCount() == 0 ? new Committed(List.of(), Committed.NOTHING, true) : new Committed(
                log.eventsBetween(earlier.lastPosition() - earlier.eventCount() + 1, earlier.lastPosition()),
                earlier.lastPosition(), true);
    }

    private <R> void execute(PendingCommand<?, R> command, Staging staging) {
        try {
            DefaultUnitOfWork<CommandMessage<?>> unitOfWork = DefaultUnitOfWork.startAndGet(command.command());
            ResultMessage<R> result = unitOfWork.executeWithResult(
                    () -> spans.createHandleCommandSpan(command.command(), false).runCallable(() -> proceed(command, unitOfWork)),
                    RollbackConfigurationType.ANY_THROWABLE);
            command.result(asCommandResultMessage(result));
        } catch (Throwable e) {
            // Axon's unit of work rolls back on exceptions only: an Error leaves aggregates ahead of the log
            caches.forEach(Cache::removeAll);
            fail(command, e);
        }
        if (CurrentUnitOfWork.isStarted()) {
            // The next command would nest in it, and be answered without having been appended
            while (CurrentUnitOfWork.isStarted()) {
                CurrentUnitOfWork.clear(CurrentUnitOfWork.get());
            }
            caches.forEach(Cache::removeAll);
            fail(command, new IllegalStateException("Left a unit of work open: " + command.command().getCommandName()));
        }
    }

    @SuppressWarnings("unchecked")
    private <R> R proceed(PendingCommand<?, R> command, DefaultUnitOfWork<CommandMessage<?>> unitOfWork) throws Exception {
        return (R) new DefaultInterceptorChain<>(unitOfWork, interceptors, command.handler()).proceed();
    }

    private void flush(Staging staging, List<Done> done) {
        List<DomainEventMessage<?>> committed = committed(staging, done);
        try {
            for (Done command : done) {
                attach(command.command(), committed.subList(command.from(), command.to()));
            }
        } catch (Throwable e) {
            throw new OutcomeUnknownException("The commands are done, but could not be answered", e);
        }
    }

    private List<DomainEventMessage<?>> committed(Staging staging, List<Done> done) {
        if (staging.isEmpty() && done.stream().allMatch(command -> command.command().keys().isEmpty())) {
            engine.confirmOwner(staging);
            return List.of();
        }
        long begun = System.nanoTime();
        try {
            return engine.flush(staging, first -> entries(done, first));
        } catch (Throwable e) {
            metrics.failedFlush();
            throw e;
        } finally {
            metrics.commit(Duration.ofNanos(System.nanoTime() - begun));
        }
    }

    /** The keys of all that succeeded. One that caused no events stands at the head of the log as it found it. */
    private static List<Entry> entries(List<Done> done, long firstPosition) {
        return done.stream()
                .flatMap(command -> command.command().keys().stream().map(key -> new Entry(key,
                        command.command().bodyHash(), firstPosition + command.to() - 1, command.to() - command.from())))
                .toList();
    }

    private static <R> void attach(PendingCommand<?, R> command, List<DomainEventMessage<?>> events) {
        long position = events.isEmpty() ? Committed.NOTHING
                : PostgresEventStorageEngine.positionOf(((TrackedEventMessage<?>) events.getLast()).trackingToken());
        command.result(new Committed(List.copyOf(events), position, false).attachTo(command.result()));
    }

    private static <R> void succeed(PendingCommand<?, R> command, R payload, Committed committed) {
        command.result(committed.attachTo(new GenericCommandResultMessage<>(payload)));
    }

    private static <R> void fail(PendingCommand<?, R> command, Throwable cause) {
        command.result(asCommandResultMessage(cause));
    }

    private void evict(Collection<String> aggregateIds) {
        caches.forEach(cache -> aggregateIds.forEach(cache::remove));
    }

    /**
     * A command that succeeded, if the flush does.
     *
     * @param from the index of its first staged event
     * @param to   the index after its last one
     */
    private record Done(PendingCommand<?, ?> command, int from, int to) {
    }
}
