package io.evenbook.stream.client;

import io.evenbook.api.access.Caller;
import io.evenbook.api.access.CurrentAccess;
import io.evenbook.api.access.LastingAccess;
import io.evenbook.api.access.LastingAccess.Lasting;
import io.evenbook.api.id.UserId;
import io.evenbook.stream.client.Outlet.Timeouts;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** All clients of streams in this process: their number, their access, their end. */
@Component
public class StreamClients implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(StreamClients.class);
    private static final int FAREWELL_SECONDS = 5;
    private static final Duration MEMORY_INTERVAL = Duration.ofMillis(100);

    private final StreamProperties properties;
    private final CurrentAccess callers;
    private final LastingAccess lasting;
    private final StreamMeters meters;
    private final Timeouts timeouts;
    private final Set<StreamClient> clients = ConcurrentHashMap.newKeySet();
    private final Map<UserId, Integer> byUser = new ConcurrentHashMap<>();
    private List<Repeating> repeating = List.of();
    private int admitted;
    private volatile boolean running;

    StreamClients(StreamProperties properties, CurrentAccess callers, LastingAccess lasting, StreamMeters meters) {
        this.properties = properties;
        this.callers = callers;
        this.lasting = lasting;
        this.meters = meters;
        this.timeouts = new Timeouts(
                properties.timeout().toNanos(), properties.messageTimeout().toNanos());
        meters.messageBytes(() -> MessagesUnderWay.of(clients).bytes());
    }

    /**
     * Answers the current request with a stream: a WebSocket if it asks for one, else server-sent events. Throws, and
     * answers nothing, if the source does.
     *
     * @param mayRead asked again while the stream lasts
     * @throws StreamRefusedException if there are too many clients
     */
    public void open(
            HttpServletRequest request,
            HttpServletResponse response,
            Supplier<Source> sources,
            Predicate<Caller> mayRead)
            throws IOException, ServletException {
        Place place = new Place(callers.caller().userId());
        boolean opened = false;
        try {
            Source source = sources.get();
            place.hold(source);
            StreamClient client = new StreamClient(source, source.begin(), lasting.current(), mayRead, meters);
            Serving serving = serving(client, place);
            if (SocketOutlet.isWanted(request)) {
                SocketOutlet.open(request, response, timeouts, serving);
            } else {
                SseOutlet.open(request, response, timeouts, serving);
            }
            opened = true;
        } finally {
            if (!opened) {
                place.leave();
            }
        }
    }

    private Serving serving(StreamClient client, Place place) {
        return new Serving() {
            @Override
            public void serve(Outlet outlet) {
                Thread.ofVirtual().name("stream").start(() -> {
                    clients.add(client);
                    meters.opened(client.source().kind());
                    try {
                        if (!running) {
                            client.close(Closing.SHUTDOWN);
                        }
                        client.serve(outlet);
                    } finally {
                        clients.remove(client);
                        meters.left(client.source().kind());
                        place.leave();
                    }
                });
            }

            @Override
            public void abandoned() {
                place.leave();
            }
        };
    }

    /** A client's place among all and among those of its user. */
    private final class Place {
        private final UserId userId;
        private final AtomicBoolean left = new AtomicBoolean();
        private Source source;

        Place(UserId userId) {
            this.userId = userId;
            admit(userId);
        }

        void hold(Source held) {
            source = held;
        }

        void leave() {
            if (left.compareAndSet(false, true)) {
                release(userId);
                if (source != null) {
                    source.close();
                }
            }
        }
    }

    private synchronized void admit(UserId userId) {
        if (!running || admitted >= properties.connections()) {
            throw StreamRefusedException.full("streams", properties.connections());
        }
        int own = byUser.getOrDefault(userId, 0);
        if (own >= properties.connectionsPerUser()) {
            throw StreamRefusedException.ofCaller(properties.connectionsPerUser());
        }
        byUser.put(userId, own + 1);
        admitted++;
    }

    private synchronized void release(UserId userId) {
        byUser.computeIfPresent(userId, (_, own) -> own == 1 ? null : own - 1);
        admitted--;
    }

    /** How many clients are connected. */
    public int connected() {
        return clients.size();
    }

    /** Closes the clients that keep messages the longest, until the others' messages fit. */
    private void boundMemory() {
        MessagesUnderWay.of(clients)
                .beyond(properties.clientMemory().toBytes())
                .forEach(client -> client.cut(Closing.SLOW));
    }

    private void checkAccess() {
        try {
            List<StreamClient> present = List.copyOf(clients);
            Map<Lasting, Caller> standing =
                    lasting.standing(present.stream().map(StreamClient::access).toList());
            present.forEach(client -> checkAccess(client, standing.get(client.access())));
        } catch (RuntimeException e) {
            // As with requests: nothing is known while the database is away
            log.warn("The access behind streams could not be checked: {}", e.toString());
        }
    }

    private static void checkAccess(StreamClient client, Caller now) {
        try {
            client.checkAccess(now);
        } catch (RuntimeException e) {
            log.warn("The access behind a stream could not be checked: {}", e.toString());
        }
    }

    @Override
    public synchronized void start() {
        running = true;
        repeating = List.of(
                Repeating.start("stream-access", properties.accessInterval(), this::checkAccess),
                Repeating.start("stream-memory", MEMORY_INTERVAL, this::boundMemory));
    }

    /** Before the web server stops, which waits for the answers under way. */
    @Override
    public void stop() {
        synchronized (this) {
            running = false;
            repeating.forEach(Repeating::stop);
        }
        clients.forEach(client -> client.close(Closing.SHUTDOWN));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(FAREWELL_SECONDS);
        while (!clients.isEmpty() && System.nanoTime() - deadline < 0) {
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
