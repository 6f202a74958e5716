package io.evenbook.stream.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.ref.WeakReference;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Slow clients over real sockets hold no memory and no thread for long. */
class SlowClientsTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int MEGABYTE = 1 << 20;
    private static final String SOCKET = """
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            """;

    private final NumberedSource source = new NumberedSource();
    private final List<Socket> open = new ArrayList<>();
    private StreamServer server;

    @AfterEach
    void close() throws Exception {
        for (Socket each : open) {
            each.close();
        }
        if (server != null) {
            server.close();
        }
    }

    private void start(Duration messageTimeout, long clientBytes) throws Exception {
        server = new StreamServer(
                StreamServer.bounds(100, 100, LONG, messageTimeout, clientBytes), _ -> source.source());
    }

    /** Asks for a stream; reads nothing. @param headers those of a WebSocket, or none */
    private Socket connect(String headers) throws IOException {
        Socket socket = new Socket();
        open.add(socket);
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
        String request = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + headers + "\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String headers(String transport) {
        return transport.equals("SSE") ? "" : SOCKET;
    }

    private static void eventually(Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(condition);
    }

    /** All clients have a message under way that no buffer takes. */
    private void publishUntilBusy(int clients, int bytes) {
        eventually(() -> {
            if (server.messageBytes() < (long) clients * bytes) {
                source.publish("x".repeat(bytes));
            }
            return server.messageBytes() >= (long) clients * bytes;
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"SSE", "WebSocket"})
    void whoHasNotTakenAMessageInTimeIsClosedThoughItTakesSome(String transport) throws Exception {
        start(Duration.ofSeconds(1), 128 * MEGABYTE);
        InputStream answer = connect(headers(transport)).getInputStream();
        eventually(() -> server.connected() == 1);
        source.publish("x".repeat(3 * MEGABYTE));

        eventually(() -> {
            take(answer);
            return server.closed(Closing.SLOW) == 1;
        });
        eventually(() -> source.readers() == 0);
    }

    /** A little, if the server has not closed the connection. */
    private static void take(InputStream answer) {
        try {
            answer.readNBytes(10_000);
        } catch (IOException e) {
            // It has
        }
    }

    @Test
    void whoKeepsMessagesTheLongestIsClosedWhenTheyTakeTooMuch() throws Exception {
        // A message has some bytes beside its text
        long room = 3L * MEGABYTE + 1_000;
        start(LONG, room);
        for (int i = 0; i < 6; i++) {
            connect("");
        }
        eventually(() -> server.connected() == 6);
        source.publish("x".repeat(MEGABYTE));

        eventually(() -> server.closed(Closing.SLOW) == 3);
        eventually(() -> server.messageBytes() <= room);
        eventually(() -> server.connected() == 3);
        // Whoever follows gets on
        BufferedReader answer =
                new BufferedReader(new InputStreamReader(connect("").getInputStream(), StandardCharsets.UTF_8));
        assertThat(answer.lines().filter(line -> line.startsWith("event: ")).findFirst())
                .contains("event: snapshot");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SSE", "WebSocket"})
    void lostAccessEndsAMessageUnderWay(String transport) throws Exception {
        Duration timeout = Duration.ofSeconds(5);
        server = new StreamServer(StreamServer.bounds(9, 9, timeout, LONG, 128 * MEGABYTE), _ -> source.source());
        connect(headers(transport));
        eventually(() -> server.connected() == 1);
        publishUntilBusy(1, MEGABYTE);
        server.forbid();

        eventually(() -> server.closed(Closing.ACCESS) + server.closed(Closing.SLOW) == 1);
        eventually(() -> source.readers() == 0);
        if (transport.equals("SSE")) {
            assertThat(server.closed(Closing.ACCESS)).as("at once").isEqualTo(1);
        }
    }

    @Test
    void aSnapshotThatWasSentIsForgotten() throws Exception {
        List<WeakReference<Message>> sent = new ArrayList<>();
        server = new StreamServer(StreamServer.bounds(9, 9, LONG), _ -> {
            NumberedSource numbered = new NumberedSource();
            Source whole = numbered.source();
            return new Source() {
                @Override
                public String kind() {
                    return whole.kind();
                }

                @Override
                public Step begin() {
                    Step begun = whole.begin();
                    sent.add(new WeakReference<>(begun.messages().getFirst()));
                    return begun;
                }

                @Override
                public boolean awaitBehind(long cursor, long nanos) throws InterruptedException {
                    return whole.awaitBehind(cursor, nanos);
                }

                @Override
                public Step next(long cursor, long sent) {
                    return whole.next(cursor, sent);
                }

                @Override
                public byte[] heartbeat(long cursor) {
                    return whole.heartbeat(cursor);
                }

                @Override
                public Optional<Closing> ended() {
                    return whole.ended();
                }

                @Override
                public void close() {
                    whole.close();
                }
            };
        });
        connect("");

        eventually(() -> {
            System.gc();
            return server.connected() == 1
                    && sent.size() == 1
                    && sent.getFirst().get() == null;
        });
    }

    @Test
    void aMessageThatSeveralClientsGetCountsOnce() {
        Message shared = new Message("delta", 1, new byte[400]);
        Message own = new Message("delta", 1, new byte[300]);
        StreamClient first = client(own);
        StreamClient second = client(shared);
        StreamClient third = client(shared);
        MessagesUnderWay messages = MessagesUnderWay.of(List.of(second, first, third));

        assertThat(messages.bytes()).isEqualTo(700);
        assertThat(messages.beyond(700)).isEmpty();
        assertThat(messages.beyond(699)).containsExactly(first);
        assertThat(messages.beyond(399)).containsExactly(third, first);
    }

    private StreamClient client(Message message) {
        return new StreamClient(source.source(), Source.Step.delta(1, message, false), null, _ -> true, null);
    }

    @Test
    void aMessageHasABound() {
        assertThat(new Message("delta", 1, new byte[Message.MAX_BYTES]).json()).hasSize(4 * MEGABYTE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Message("delta", 1, new byte[Message.MAX_BYTES + 1]))
                .withMessage("must be <= 4194304: bytes=4194305");
    }
}
