package io.evenbook.stream.market;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.json.EvenbookJson;
import io.evenbook.api.market.MarketEvent.BookEvent;
import io.evenbook.stream.client.Message;
import io.evenbook.stream.client.StreamServer;
import io.evenbook.stream.ring.ByteBudget;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** A client over a real socket that is cut within whatever it reads, again and again. */
class CutStreamTest {
    private static final JsonMapper JSON = EvenbookJson.mapper();
    private static final Set<Channel> BOOK = EnumSet.of(Channel.BOOK);
    private static final int READ_MILLIS = 5_000;
    private static final int AWAITED_MILLIS = 3;

    private final long seed = System.nanoTime();
    private final SplittableRandom random = new SplittableRandom(seed);
    private final RandomMarket market = new RandomMarket(seed, 60);
    private final MarketFeed feed = new MarketFeed(
            RandomMarket.MARKET,
            new MarketFeed.Settings(
                    JSON,
                    Clock.fixed(RandomMarket.BEGIN, ZoneOffset.UTC),
                    64,
                    Long.MAX_VALUE,
                    Long.MAX_VALUE,
                    new ByteBudget(Long.MAX_VALUE)));
    private final FollowingClient client = new FollowingClient();
    private StreamServer server;
    private long withinMessages;

    @BeforeEach
    void start() throws Exception {
        System.out.println("seed " + seed);
        feed.load(market.of(RandomMarket.MARKET));
        server = new StreamServer(
                StreamServer.bounds(10_000, 10_000, Duration.ofSeconds(10)),
                from -> new MarketSource(feed, BOOK, from, market, JSON, () -> {}));
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void aClientThatIsCutTwoHundredTimesHasTheBookEachTime() throws IOException {
        cut(200);
    }

    @Test
    @Tag("long")
    void aClientThatIsCutTenThousandTimesHasTheBookEachTime() throws IOException {
        cut(10_000);
    }

    private void cut(int times) throws IOException {
        for (int i = 0; i < times; i++) {
            go(random.nextInt(0, random.nextInt(20) == 0 ? 200 : 20));
            boolean isLast = i == times - 1 || random.nextInt(50) == 0;
            connect(isLast ? Integer.MAX_VALUE : random.nextInt(1, 4_000));
            client.cut();
            assertHash();
            if (isLast) {
                assertThat(client.sent()).as("seed %d", seed).isEqualTo(market.last());
                assertThat(client.book()).as("seed %d", seed).isEqualTo(market.book());
            }
        }
        assertThat(withinMessages).as("seed %d", seed).isGreaterThan(times / 10);
    }

    private void go(int events) {
        for (int i = 0; i < events; i++) {
            market.next();
            feed.add(market.event(market.last()));
        }
        feed.publish();
    }

    /** Reads so many bytes at most, and no more than there are; then the connection is gone. */
    private void connect(int bytes) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(READ_MILLIS);
            String resumed = client.sent() < 0 ? "" : "Last-Event-ID: " + client.sent() + "\r\n";
            // By HTTP/1.0 the answer has no chunks
            socket.getOutputStream()
                    .write(("GET / HTTP/1.0\r\n" + resumed + "\r\n").getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            boolean hasMore = random.nextBoolean();
            while (read.size() < bytes) {
                try {
                    int next = in.read();
                    if (next < 0) {
                        break;
                    }
                    read.write(next);
                } catch (SocketTimeoutException e) {
                    if (bytes < Integer.MAX_VALUE || hasReached(read)) {
                        break;
                    }
                }
                if (in.available() == 0) {
                    if (hasMore) {
                        go(random.nextInt(1, 10));
                        hasMore = false;
                    }
                    socket.setSoTimeout(AWAITED_MILLIS);
                }
            }
            take(read.toString(StandardCharsets.UTF_8));
        }
    }

    private boolean hasReached(ByteArrayOutputStream read) {
        return read.toString(StandardCharsets.UTF_8).contains("\nid: " + market.last() + "\n");
    }

    private void take(String answer) {
        String head = "\r\n\r\n";
        int begin = answer.indexOf(head);
        if (begin < 0) {
            return;
        }
        String body = answer.substring(begin + head.length());
        int end = body.lastIndexOf("\n\n");
        for (String event : end < 0 ? new String[0] : body.substring(0, end).split("\n\n")) {
            if (event.startsWith("event: ")) {
                String[] lines = event.split("\n");
                take(value(lines[0]), value(lines[1]), value(lines[2]));
            }
        }
        if (end + 2 < body.length()) {
            withinMessages++;
        }
    }

    private static String value(String line) {
        return line.substring(line.indexOf(": ") + 2);
    }

    private void take(String event, String id, String data) {
        if (event.equals("heartbeat")) {
            assertThat(Long.parseLong(id)).as("seed %d", seed).isEqualTo(client.sent());
        } else {
            client.take(new Message(event, Long.parseLong(id), data.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private void assertHash() {
        long hashed = client.sent();
        while (hashed > 0 && !(market.event(hashed).event() instanceof BookEvent)) {
            hashed--;
        }
        if (hashed > 0) {
            assertThat(client.bookHash()).as("seed %d", seed).isEqualTo(RandomMarket.hashOf(hashed));
        }
    }
}
