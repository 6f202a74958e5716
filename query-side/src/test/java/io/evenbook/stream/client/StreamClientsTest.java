package io.evenbook.stream.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients over real sockets: those who follow, those who stop, those who must go. */
class StreamClientsTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(500);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final List<AutoCloseable> open = new ArrayList<>();
    private final NumberedSource source = new NumberedSource();
    private StreamServer server;

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        server.close();
    }

    private void start(int connections, int perUser, Duration timeout) throws Exception {
        start(StreamServer.bounds(connections, perUser, timeout));
    }

    private void start(StreamProperties bounds) throws Exception {
        server = new StreamServer(bounds, _ -> source.source());
    }

    /** One event of a stream: its name, its id and its data. */
    private record Event(String name, String id, String data) {}

    private Sse sse() throws IOException {
        Sse sse = new Sse(server.port());
        open.add(sse);
        return sse;
    }

    private static final class Sse implements AutoCloseable {
        private final HttpResponse<InputStream> response;
        private final BufferedReader lines;

        Sse(int port) throws IOException {
            try {
                response = HTTP.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream());
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
        }

        /** The next event that is no heartbeat; null at the end. */
        Event next() throws IOException {
            Event event;
            do {
                event = any();
            } while (event != null && event.name.equals("heartbeat"));
            return event;
        }

        Event any() throws IOException {
            String name = null;
            String id = null;
            String data = null;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("data: ")) {
                    data = line.substring(6);
                } else if (line.isEmpty() && name != null) {
                    return new Event(name, id, data);
                }
            }
            return null;
        }

        @Override
        public void close() throws IOException {
            response.body().close();
        }
    }

    /** Asks for a stream and reads nothing, not even the head of the answer. */
    private Socket stopped(String... headers) throws IOException {
        Socket socket = new Socket();
        open.add(socket);
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
        String request = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                + String.join(
                        "", List.of(headers).stream().map(each -> each + "\r\n").toList())
                + "\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static void eventually(Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(5))
                .until(condition);
    }

    @Test
    void aClientGetsASnapshotThenDeltas() throws Exception {
        start(10, 10, LONG);
        source.publish("a");
        Sse client = sse();

        assertThat(client.response.headers().firstValue("Content-Type")).hasValue("text/event-stream;charset=UTF-8");
        assertThat(client.next()).isEqualTo(new Event("snapshot", "1", "{\"text\":\"all\"}"));
        source.publish("b");
        assertThat(client.next()).isEqualTo(new Event("delta", "2", "{\"text\":\"b\"}"));
        assertThat(client.any()).isEqualTo(new Event("heartbeat", "2", "{\"last\":2}"));
    }

    @Test
    void aClientThatLeavesIsForgotten() throws Exception {
        start(10, 10, LONG);
        Sse client = sse();
        client.next();
        assertThat(server.connected()).isEqualTo(1);
        client.close();

        eventually(() -> server.connected() == 0 && source.readers() == 0);
        assertThat(server.closed(Closing.GONE)).isEqualTo(1);
    }

    @Test
    void whoTakesNothingIsClosedAndTheOthersGoOn() throws Exception {
        start(500, 500, SHORT);
        String large = "x".repeat(20_000);
        List<Sse> following = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            stopped();
        }
        for (int i = 0; i < 3; i++) {
            following.add(sse());
        }
        eventually(() -> server.connected() == 103);
        List<Thread> readers = new ArrayList<>();
        List<Event> last = Collections.synchronizedList(new ArrayList<>());
        for (Sse each : following) {
            readers.add(Thread.startVirtualThread(() -> {
                try {
                    Event event = each.next();
                    while (event != null && !event.name.equals("closed")) {
                        event = each.next();
                    }
                    last.add(event);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
        }
        eventually(() -> {
            source.publish(large);
            return server.closed(Closing.SLOW) == 100;
        });
        assertThat(server.connected()).isEqualTo(3);
        source.end(Closing.INCARNATION);
        for (Thread reader : readers) {
            reader.join();
        }

        long end = source.last();
        assertThat(last).hasSize(3).allSatisfy(event -> {
            assertThat(event.name).isEqualTo("closed");
            assertThat(event.data).startsWith("{\"reason\":\"incarnation\",\"last\":");
            assertThat(Long.parseLong(event.id)).isLessThanOrEqualTo(end);
        });
        eventually(() -> source.readers() == 0);
    }

    @Test
    void aStoppedWebSocketIsClosedToo() throws Exception {
        start(10, 10, SHORT);
        stopped(
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
        eventually(() -> server.connected() == 1);
        String large = "x".repeat(50_000);

        eventually(() -> {
            source.publish(large);
            return server.closed(Closing.SLOW) == 1;
        });
        eventually(() -> source.readers() == 0);
    }

    @Test
    void aWebSocketGetsTheSameMessages() throws Exception {
        start(10, 10, LONG);
        source.publish("a");
        Messages messages = new Messages();
        WebSocket socket = HTTP.newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + server.port() + "/"), messages)
                .get();

        assertThat(messages.next()).isEqualTo("{\"event\":\"snapshot\",\"id\":1,\"data\":{\"text\":\"all\"}}");
        socket.sendText("anything", true).get();
        // Longer than what one frame takes, with characters outside the basic plane at every place
        String longText = "\uD83D\uDE80".repeat(20_000);
        source.publish(longText);
        assertThat(messages.next())
                .isEqualTo("{\"event\":\"delta\",\"id\":2,\"data\":{\"text\":\"" + longText + "\"}}");
        server.forbid();
        assertThat(messages.next())
                .isEqualTo("{\"event\":\"closed\",\"id\":2,\"data\":{\"reason\":\"access\",\"last\":2}}");
        assertThat(messages.next()).isEqualTo("1008 access");
        eventually(() -> source.readers() == 0);
    }

    @Test
    void aHandshakeThatIsNoneLeavesNothingBehind() throws Exception {
        start(10, 10, LONG);
        Socket socket = stopped("Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 12");
        BufferedReader reader = new BufferedReader(new InputStreamReader(socket.getInputStream()));

        assertThat(reader.readLine()).matches("HTTP/1.1 4\\d\\d.*");
        eventually(() -> source.readers() == 0);
        assertThat(server.connected()).isZero();
    }

    @Test
    void anEndedCredentialEndsTheStreamAndSaysSo() throws Exception {
        start(10, 10, LONG);
        Sse client = sse();
        client.next();
        server.endCredential();

        assertThat(client.next()).isEqualTo(new Event("closed", "0", "{\"reason\":\"access\",\"last\":0}"));
        assertThat(client.next()).isNull();
    }

    @Test
    void aStopOfTheProcessIsSaid() throws Exception {
        start(10, 10, LONG);
        Sse client = sse();
        client.next();
        server.clients.stop();

        assertThat(client.next().data).isEqualTo("{\"reason\":\"shutdown\",\"last\":0}");
        assertThat(status()).isEqualTo("503 10");
    }

    @Test
    void onePastTheBoundIsRefused() throws Exception {
        start(3, 2, LONG);
        Sse first = sse();
        first.next();
        sse().next();
        assertThat(status()).isEqualTo("429 10");
        first.close();
        eventually(() -> server.connected() == 1);

        sse().next();
    }

    @Test
    void allUsersTogetherHaveABoundToo() throws Exception {
        start(2, 3, LONG);
        sse().next();
        sse().next();

        assertThat(status()).isEqualTo("503 10");
    }

    @Test
    void whoFellBehindGetsASnapshotAgain() throws Exception {
        start(10, 10, LONG);
        Sse client = sse();
        client.next();
        synchronized (source) {
            for (int i = 0; i < 17; i++) {
                source.publish("x");
            }
        }

        assertThat(client.next().name).isEqualTo("snapshot");
        eventually(() -> server.counted("snapshots") == 2);
        synchronized (source) {
            source.publish("y");
            source.publish("z");
        }
        assertThat(client.next()).isEqualTo(new Event("delta", "19", "{\"text\":\"yz\"}"));
        eventually(() -> server.counted("merged") == 1);
    }

    private String status() throws Exception {
        HttpResponse<Void> answer = HTTP.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/"))
                        .build(),
                HttpResponse.BodyHandlers.discarding());
        return answer.statusCode() + " "
                + answer.headers().firstValue("Retry-After").orElse("");
    }

    private static final class Messages implements WebSocket.Listener {
        private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();

        /** The next message that is no heartbeat. */
        String next() throws InterruptedException {
            String next;
            do {
                next = texts.poll(60, TimeUnit.SECONDS);
            } while (next != null && next.startsWith("{\"event\":\"heartbeat\""));
            return next;
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                texts.add(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            texts.add(code + " " + reason);
            return null;
        }
    }
}
