package io.evenbook.axon.postgres.reader;

import io.evenbook.axon.postgres.log.LogReplacedException;
import io.evenbook.axon.postgres.log.LoggedEvent;
import io.evenbook.axon.postgres.log.TokenAheadOfLogException;
import io.evenbook.axon.postgres.log.UnreadableEvent;
import io.evenbook.axon.postgres.serializer.NamedTypeSerializer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.StreamableMessageSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers the log from its end on, in order, to a handler that keeps all in memory: without a token, so that any
 * number of processes may follow. A batch ends where a command ends, and never has what a failover may still lose. If
 * the log cannot be read, the follower tries again every second where it was; if the log was set back, or the handler
 * fails, it notifies the handler and goes on from the log's end.
 */
public final class LogFollower {
    private static final Logger logger = LoggerFactory.getLogger(LogFollower.class);
    private static final int MAX_BATCH = 1_000;
    private static final int WAIT_MILLIS = 1_000;
    private static final int RETRY_MILLIS = 1_000;

    private final String name;
    private final StreamableMessageSource<TrackedEventMessage<?>> log;
    private final Handler handler;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile long position;
    private volatile Thread thread;

    /** What follows the log. Called by one thread. */
    public interface Handler {
        /** Whether it handles an event; should use the payload type only. */
        boolean handles(EventMessage<?> event);

        /** Handles a batch: whole commands. Events that cannot be read are in it as {@link UnreadableEvent}. */
        void handle(LogBatch batch);

        /** Drops all that was handled: the log was set back, or the handler failed. */
        void restart();
    }

    /** @param name of its thread */
    public LogFollower(String name, StreamableMessageSource<TrackedEventMessage<?>> log, Handler handler) {
        this.name = name;
        this.log = log;
        this.handler = handler;
    }

    /**
     * Starts once: every event behind the present end of the log will be handled. A further call does nothing.
     *
     * @throws RuntimeException if the log cannot be asked
     */
    public synchronized void start() {
        if (thread == null) {
            position = GatheredBatch.positionOf(log.createHeadToken());
            thread = Thread.ofPlatform().name(name).daemon().start(this::run);
        }
    }

    /** Stops for good; the batch under way ends. */
    public void stop() {
        stopping.countDown();
    }

    /** The position up to which all events are handled. */
    public long position() {
        return position;
    }

    private void run() {
        boolean failing = false;
        while (stopping.getCount() > 0) {
            try (BlockingStream<TrackedEventMessage<?>> stream = log.openStream(token())) {
                failing = false;
                follow(stream);
            } catch (LogReplacedException | TokenAheadOfLogException e) {
                logger.info("{} starts again: {}", name, e.getMessage());
                restart();
            } catch (HandlerFailure e) {
                logger.error("{} starts again: an event could not be handled", name, e.getCause());
                restart();
            } catch (Throwable e) {
                if (!failing) {
                    logger.warn("{} cannot read the log and tries again: {}", name, e.toString());
                }
                failing = true;
                pause();
            }
        }
    }

    private TrackingToken token() {
        return new GlobalSequenceTrackingToken(position);
    }

    /** The handler may take up new work at any time: what it took up before the end was known lacks events. */
    private void restart() {
        handler.restart();
        while (stopping.getCount() > 0) {
            try {
                position = GatheredBatch.positionOf(log.createHeadToken());
                handler.restart();
                return;
            } catch (RuntimeException e) {
                logger.debug("{} cannot ask the log for its end", name, e);
                pause();
            }
        }
    }

    private void pause() {
        try {
            stopping.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            logger.debug("{} was interrupted, which is ignored", name, e);
        }
    }

    private void follow(BlockingStream<TrackedEventMessage<?>> stream) throws InterruptedException {
        while (stopping.getCount() > 0) {
            if (stream.hasNextAvailable(WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
                LogBatch batch = next(stream);
                try {
                    handler.handle(batch);
                } catch (RuntimeException | Error e) {
                    throw new HandlerFailure(e);
                }
                position = batch.through();
            }
        }
    }

    private LogBatch next(BlockingStream<TrackedEventMessage<?>> stream) throws InterruptedException {
        List<TrackedEventMessage<?>> events = new ArrayList<>();
        TrackedEventMessage<?> event;
        int read = 0;
        do {
            event = stream.nextAvailable();
            read++;
            if (event instanceof UnreadableEvent || !NamedTypeSerializer.isUnknown(event) && handler.handles(event)) {
                events.add(event);
            }
        } while (!LoggedEvent.endsCommand(event) || read < MAX_BATCH && stream.hasNextAvailable());
        return new LogBatch(position, GatheredBatch.positionOf(event.trackingToken()), events);
    }

    private static final class HandlerFailure extends RuntimeException {
        HandlerFailure(Throwable cause) {
            super(cause);
        }
    }
}
