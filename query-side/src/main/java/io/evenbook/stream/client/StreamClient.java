package io.evenbook.stream.client;

import io.evenbook.api.access.Caller;
import io.evenbook.api.access.LastingAccess.Lasting;
import io.evenbook.stream.client.Outlet.CutException;
import io.evenbook.stream.client.Outlet.SlowClientException;
import io.evenbook.stream.client.Source.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
    private final Lasting access;
    private final Predicate<Caller> mayRead;
    private final StreamMeters meters;
    private volatile Closing closing;
    private volatile Outlet outlet;

    /** Null: none. */
    private volatile UnderWay underWay;

    /** Null once it was sent: it may be large. */
    private Step first;

    private long cursor;

    /** The id of the last message: less than the cursor where nothing concerned the client since. */
    private long sent;

    private long heartbeatNanos;

    /** Messages that the client is being sent. */
    record UnderWay(List<Message> messages, long sinceNanos) {}

    /**
     * @param first what the source began with
     * @param mayRead whether a caller may read the source
     */
    StreamClient(Source source, Step first, Lasting access, Predicate<Caller> mayRead, StreamMeters meters) {
        this.source = source;
        this.first = first;
        this.underWay = new UnderWay(first.messages(), System.nanoTime());
        this.access = access;
        this.mayRead = mayRead;
        this.meters = meters;
    }

    Source source() {
        return source;
    }

    /** Ends the stream soon; the first reason counts. The message under way is still sent. */
    void close(Closing why) {
        if (closing == null) {
            closing = why;
        }
    }

    /** Ends the stream now, within a message if one is under way. */
    void cut(Closing why) {
        close(why);
        Outlet present = outlet;
        if (present != null && underWay != null) {
            present.cut();
        }
    }

    /** Null: none. */
    UnderWay underWay() {
        return underWay;
    }

    Lasting access() {
        return access;
    }

    /** Ends the stream soon if its caller may not read it any more. @param now null: the credential has ended */
    void checkAccess(Caller now) {
        if (now == null || !mayRead.test(now)) {
            cut(Closing.ACCESS);
        }
    }

    /** Serves the client until one side ends. */
    void serve(Outlet connection) {
        outlet = connection;
        Closing why = Closing.GONE;
        boolean isWhole = false;
        try {
            begin();
            why = follow();
            isWhole = true;
        } catch (SlowClientException e) {
            why = Closing.SLOW;
        } catch (CutException e) {
            why = closing;
        } catch (IOException e) {
            log.debug("A client of {} has gone", source.kind(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            why = Closing.SHUTDOWN;
        } catch (StreamRefusedException e) {
            why = Closing.OVERLOADED;
            isWhole = true;
        } catch (RuntimeException e) {
            why = Closing.FAILED;
            isWhole = underWay == null;
            log.warn("A stream of {} failed", source.kind(), e);
        } finally {
            underWay = null;
            meters.closed(source.kind(), why);
            if (why == Closing.SLOW) {
                log.info("A client of {} was too slow; the last number that it was sent is {}", source.kind(), sent);
            }
            connection.close(why, isWhole ? farewell(why) : null);
        }
    }

    private void begin() throws IOException, InterruptedException {
        Step begun = first;
        first = null;
        send(begun);
        if (begun.messages().isEmpty()) {
            beat();
        }
    }

    private Closing follow() throws IOException, InterruptedException {
        while (true) {
            long left = heartbeatNanos - System.nanoTime();
            if (left > 0 && source.awaitBehind(cursor, left) && source.ended().isEmpty() && closing == null) {
                send(source.next(cursor, sent));
            }
            Closing why = closing == null ? source.ended().orElse(null) : closing;
            if (why != null) {
                return why;
            }
            if (heartbeatNanos - System.nanoTime() <= 0) {
                beat();
            }
        }
    }

    private void send(Step step) throws IOException, InterruptedException {
        cursor = step.cursor();
        send(step.messages());
        meters.sent(source.kind(), step);
    }

    private void send(List<Message> messages) throws IOException, InterruptedException {
        underWay = new UnderWay(messages, System.nanoTime());
        if (closing == null) {
            for (Message message : messages) {
                outlet.send(message);
                sent = message.id();
            }
        }
        underWay = null;
    }

    private void beat() throws IOException, InterruptedException {
        send(List.of(new Message("heartbeat", cursor, source.heartbeat(cursor))));
        heartbeatNanos = System.nanoTime() + HEARTBEAT_NANOS;
    }

    private Message farewell(Closing why) {
        String last = sent == Message.UNFINISHED ? "" : ",\"last\":" + sent;
        String json = "{\"reason\":\"%s\"%s}".formatted(why, last);
        return new Message("closed", sent, json.getBytes(StandardCharsets.UTF_8));
    }
}
