package io.evenbook.axon.postgres.reader;

import io.evenbook.axon.postgres.log.LoggedEvent;
import io.evenbook.axon.postgres.log.UnreadableEvent;
import io.evenbook.axon.postgres.serializer.NamedTypeSerializer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The events read since a token was stored: the next batch of a reader, while it fills. */
final class GatheredBatch {

    private static final Logger logger = LoggerFactory.getLogger(GatheredBatch.class);

    /** How long to wait for an event before the reader checks whether to stop. */
    private static final long MAX_WAIT_MILLIS = 100;

    /** A batch ends after this many skipped events for each event that fits into it. */
    private static final int SKIPPED_PER_EVENT = 10;

    /** A batch ends with the command that takes it to 16 MiB of serialized events. */
    private static final int MAX_BYTES = 16 << 20;

    private final Settings settings;
    private final TrackingToken stored;
    private final int limit;
    private final long storedNanoTime = System.nanoTime();
    private final List<TrackedEventMessage<?>> events = new ArrayList<>();
    private TrackingToken last;
    private boolean endsCommand = true;
    private boolean isCutShort;

    /** Whether it has an event that cannot be read. */
    private boolean isUnreadable;

    private int read;
    private long bytes;

    /** How many commands have events to handle. */
    private int commands;

    /** The position of the last event of the last of them. */
    private long commandThrough;

    private boolean handlesCommand;

    /** @param unknownTypes notes the first event of an unknown type, with its position */
    record Settings(LogHandler handler, int batchSize, Duration pace, UnknownTypes unknownTypes) {}

    /**
     * @param stored the token behind which the batch begins
     * @param limit how many events it has at most, apart from the rest of a command
     */
    GatheredBatch(Settings settings, TrackingToken stored, int limit) {
        this.settings = settings;
        this.stored = stored;
        this.limit = limit;
        this.last = stored;
    }

    /** The batch behind this one, twice as large up to the reader's batch size. */
    GatheredBatch following() {
        return new GatheredBatch(settings, last, Math.min(2 * limit, settings.batchSize()));
    }

    /** The token of the last event read. */
    TrackingToken last() {
        return last;
    }

    int limit() {
        return limit;
    }

    int size() {
        return events.size();
    }

    /**
     * Reads the available events; waits up to {@code millis} for the first. If the next event cannot be read, the
     * commands before it become a batch of their own, and its own command the next one.
     */
    void fill(BlockingStream<TrackedEventMessage<?>> stream, int millis) throws InterruptedException {
        try {
            fillFrom(stream, millis);
        } catch (RuntimeException e) {
            if (last == stored || !endsCommand) {
                throw e;
            }
            isCutShort = true;
        }
    }

    private void fillFrom(BlockingStream<TrackedEventMessage<?>> stream, int millis) throws InterruptedException {
        if (stream.hasNextAvailable(millis, TimeUnit.MILLISECONDS)) {
            do {
                if (last != stored && endsCommand && stream.peek().orElseThrow() instanceof UnreadableEvent) {
                    isCutShort = true;
                    return;
                }
                take(stream.nextAvailable());
            } while (!(isFull() && endsCommand) && stream.hasNextAvailable());
        }
    }

    private void take(TrackedEventMessage<?> event) {
        last = event.trackingToken();
        endsCommand = LoggedEvent.endsCommand(event);
        read++;
        isUnreadable |= event instanceof UnreadableEvent;
        if (event instanceof UnreadableEvent
                || !isUnknown(event) && settings.handler().handles(event)) {
            events.add(event);
            bytes += LoggedEvent.bytes(event);
            handlesCommand = true;
        }
        if (endsCommand && handlesCommand) {
            commands++;
            commandThrough = positionOf(last);
            handlesCommand = false;
        }
    }

    private boolean isUnknown(TrackedEventMessage<?> event) {
        boolean unknown = NamedTypeSerializer.isUnknown(event);
        if (unknown) {
            settings.unknownTypes().note(event, positionOf(last));
        }
        return unknown;
    }

    /** Deserializes the payloads ahead of time. A failure is left to the handler, which fails with this batch. */
    void deserialize() {
        try {
            events.forEach(TrackedEventMessage::getPayload);
        } catch (RuntimeException e) {
            logger.debug("An event cannot be deserialized", e);
        }
    }

    /** How long to wait for events: not at all with events to handle, and no longer than until a token is due. */
    int waitMillis() {
        if (!events.isEmpty()) {
            return 0;
        }
        long millis = last == stored
                ? MAX_WAIT_MILLIS
                : Math.min(MAX_WAIT_MILLIS, TimeUnit.NANOSECONDS.toMillis(nanosUntilTokenIsDue()) + 1);
        return (int) Math.max(millis, 0);
    }

    private long nanosUntilTokenIsDue() {
        Duration interval = settings.pace().isZero() ? TokenClaim.RENEWAL_INTERVAL : settings.pace();
        return storedNanoTime + interval.toNanos() - System.nanoTime();
    }

    boolean isFull() {
        return isUnreadable
                || events.size() >= limit
                || bytes >= MAX_BYTES
                || read >= SKIPPED_PER_EVENT * settings.batchSize();
    }

    /** Events are handled at once; the token behind skipped events is stored once a pace. */
    boolean isDue() {
        return !events.isEmpty() || isCutShort || isFull() || last != stored && nanosUntilTokenIsDue() <= 0;
    }

    /** Whether all events to handle are of one command. */
    boolean isOneCommand() {
        return commands == 1;
    }

    /** The position of the last event of the last command with events to handle. */
    long commandThrough() {
        return commandThrough;
    }

    /** The last event to handle. */
    TrackedEventMessage<?> lastEvent() {
        return events.getLast();
    }

    LogBatch batch() {
        return new LogBatch(positionOf(stored), positionOf(last), List.copyOf(events));
    }

    static long positionOf(TrackingToken token) {
        return token == null ? 0 : token.position().orElseThrow();
    }
}
