package io.evenbook.app.http;

import io.evenbook.api.json.EvenbookJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The server-sent events of one stream, as they come. */
public final class EventStream implements AutoCloseable {
    private static final JsonMapper JSON = EvenbookJson.mapper();

    private final HttpResponse<InputStream> response;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

    /** @param id -1: none */
    public record Event(String name, long id, JsonNode data) {
        public String text(String pointer) {
            return data.at(pointer).asString();
        }
    }

    EventStream(HttpResponse<InputStream> response) {
        this.response = response;
        Thread.startVirtualThread(this::read);
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            String name = null;
            long id = -1;
            JsonNode data = null;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("id: ")) {
                    id = Long.parseLong(line.substring(4));
                } else if (line.startsWith("data: ")) {
                    data = JSON.readTree(line.substring(6));
                } else if (line.isEmpty() && name != null) {
                    events.add(new Event(name, id, data));
                    name = null;
                    id = -1;
                }
            }
        } catch (IOException e) {
            // It was closed
        }
        events.add(new Event("end", -1, null));
    }

    public String header(String name) {
        return response.headers().firstValue(name).orElse(null);
    }

    /** The next event that is no heartbeat; {@code end} at the end. */
    public Event next() {
        return next(event -> !event.name.equals("heartbeat"));
    }

    /** The next event with a name. */
    public Event next(String name) {
        return next(event -> event.name.equals(name) || event.name.equals("end"));
    }

    private Event next(Predicate<Event> wanted) {
        try {
            Event event;
            do {
                event = events.poll(60, TimeUnit.SECONDS);
                if (event == null) {
                    throw new AssertionError("nothing came");
                }
            } while (!wanted.test(event));
            return event;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            response.body().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
