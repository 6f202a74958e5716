package io.evenbook.stream.client;

import io.evenbook.api.access.Caller;
import io.evenbook.api.access.LastingAccess.Lasting;
import io.evenbook.stream.client.Outlet.SlowClientException;
import io.evenbook.stream.client.Source.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client: reads its source and sends what it finds, on a virtual thread of its own. It keeps a cursor, no queue.
 */
final class StreamClient {
    private static final Logger log = LoggerFactory.getLogger(StreamClient.class);
    private static final long HEARTBEAT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Source source;
    private final Step first;
    private final Lasting access;
    private final Predicate<Caller> mayRead;
    private final StreamMeters meters;
    private volatile Closing closing;

    private long cursor;

    /** The number of the last message: less than the cursor where nothing concerned the client since. */
    private long sent;

    private long heartbeatNanos;

    /**
     * @param first what the source began with
     * @param mayRead whether a caller may read the source
     */
    StreamClient(Source source, Step first, Lasting access, Predicate<Caller> mayRead, StreamMeters meters) {
        this.source = source;
        this.first = first;
        this.access = access;
        this.mayRead = mayRead;
        this.meters = meters;
    }

    Source source() {
        return source;
    }

    /** Ends the stream soon; the first reason counts. */
    void close(Closing why) {
        if (closing == null) {
            closing = why;
        }
    }

    Lasting access() {
        return access;
    }

    /** Ends the stream soon if its caller may not read it any more. @param now null: the credential has ended */
    void checkAccess(Caller now) {
        if (now == null || !mayRead.test(now)) {
            close(Closing.ACCESS);
        }
    }

    /** Serves the client until one side ends. */
    void serve(Outlet outlet) {
        Closing why = Closing.GONE;
        try {
            send(outlet, first);
            if (first.message() == null) {
                beat(outlet);
            }
            why = follow(outlet);
        } catch (SlowClientException e) {
            why = Closing.SLOW;
            log.info("A client of {} took nothing for too long; it has everything up to {}", source.kind(), sent);
        } catch (IOException e) {
            log.debug("A client of {} has gone", source.kind(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            why = Closing.SHUTDOWN;
        } catch (RuntimeException e) {
            why = Closing.FAILED;
            log.warn("A stream of {} failed", source.kind(), e);
        } finally {
            meters.closed(source.kind(), why);
            outlet.close(why, why == Closing.SLOW || why == Closing.GONE ? null : farewell(why));
        }
    }

    private Closing follow(Outlet outlet) throws IOException, InterruptedException {
        while (true) {
            long left = heartbeatNanos - System.nanoTime();
            if (left > 0 && source.awaitBehind(cursor, left) && source.ended().isEmpty() && closing == null) {
                send(outlet, source.next(cursor, sent));
            }
            Closing why = closing == null ? source.ended().orElse(null) : closing;
            if (why != null) {
                return why;
            }
            if (heartbeatNanos - System.nanoTime() <= 0) {
                beat(outlet);
            }
        }
    }

    private void send(Outlet outlet, Step step) throws IOException, InterruptedException {
        cursor = step.cursor();
        if (step.message() != null) {
            outlet.send(step.message());
            sent = cursor;
        }
        meters.sent(source.kind(), step);
    }

    private void beat(Outlet outlet) throws IOException, InterruptedException {
        outlet.send(new Message("heartbeat", cursor, source.heartbeat(cursor)));
        sent = cursor;
        heartbeatNanos = System.nanoTime() + HEARTBEAT_NANOS;
    }

    private Message farewell(Closing why) {
        String json = "{\"reason\":\"%s\",\"last\":%d}".formatted(why, sent);
        return new Message("closed", sent, json.getBytes(StandardCharsets.UTF_8));
    }
}
