package io.evenbook.axon.postgres.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenbook.axon.postgres.Jar;
import io.evenbook.axon.postgres.JarHouse;
import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import io.evenbook.axon.postgres.TestDatabase;
import io.evenbook.axon.postgres.reader.LogBatch;
import io.evenbook.axon.postgres.reader.LogHandler;
import io.evenbook.axon.postgres.reader.LogReader;
import io.evenbook.axon.postgres.reader.PostgresTokenStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.axonframework.common.jdbc.DataSourceConnectionProvider;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericTrackedDomainEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.StreamableMessageSource;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.axonframework.serialization.upcasting.event.EventUpcaster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Readers stop only where a command ends, for any size of commands, pages and batches. */
@Timeout(60)
class CommandEndsTest {

    private static final int PAGE = 10;
    private static final int COMMANDS = 60;

    private final TestDatabase database = new TestDatabase();
    private final JarHouse writer =
            new JarHouse(JarHouse.engine(database).pageSize(PAGE).build(), bus -> bus);
    private final NavigableSet<Long> ends = new TreeSet<>();
    private final SplittableRandom random = new SplittableRandom(20_260_301);

    @BeforeEach
    void open() {
        writer.done(new Jar.Open("jar_a"));
        ends.add(1L);
    }

    @AfterEach
    void close() {
        writer.close();
        database.close();
    }

    @Test
    void aPageOfTheTableEndsWhereACommandDoes() {
        write();
        PostgresEventStorageEngine fromTable =
                JarHouse.engine(database).pageSize(PAGE).tailBytes(0).build();
        assertThat(stopsInsideCommands(stops(fromTable, 0))).isEmpty();
        assertThat(fromTable.readEvents(null, false)).hasSize(ends.last().intValue());
    }

    @Test
    void aPageOfTheLiveTailEndsWhereACommandDoes() {
        writer.engine.log().known().tail().addReader(() -> 1);
        write();
        database.execute("ALTER TABLE events RENAME TO hidden");
        assertThat(stopsInsideCommands(stops(writer.engine, 1))).isEmpty();
        database.execute("ALTER TABLE hidden RENAME TO events");
    }

    private List<Long> stops(PostgresEventStorageEngine engine, long from) {
        List<Long> stops = new ArrayList<>();
        for (long at = from; at < ends.last(); at = stops.getLast()) {
            stops.add(engine.log().pages().read(at, Long.MAX_VALUE).lastPosition());
        }
        return stops;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void batchesAndTokensOfAReaderEndWhereACommandDoes(boolean behind) {
        Recording handler = new Recording();
        LogReader reader = behind ? null : reader(writer.store, handler);
        write();
        if (behind) {
            reader = reader(writer.store, handler);
        }
        LogReader started = reader;
        await().until(() -> started.position() == ends.last());
        started.stop().join();
        assertThat(handler.through).hasSizeGreaterThan(10);
        assertThat(stopsInsideCommands(handler.through)).isEmpty();
        assertThat(stopsInsideCommands(handler.tokens)).isEmpty();
    }

    @Test
    void aReaderThatWouldStopInsideACommandIsFoundByThisCheck() {
        write();
        Recording handler = new Recording();
        LogReader reader = reader(withoutCommandEnds(writer.store), handler);
        await().until(() -> reader.position() == ends.last());
        reader.stop().join();
        assertThat(stopsInsideCommands(handler.through)).isNotEmpty();
        assertThat(stopsInsideCommands(handler.tokens)).isNotEmpty();
    }

    @Test
    void theEndOfTheLastCommandAtOrBeforeAPositionIsFound() {
        write();
        for (long position = 1; position <= ends.last() + 2; position++) {
            assertThat(writer.log.commandEndAtOrBefore(position)).isEqualTo(ends.floor(position));
        }
        assertThat(writer.log.commandEndAtOrBefore(0)).isZero();
    }

    /** Labels are dropped, and everything else is there twice. */
    @Test
    void aCommandEndsWithTheLastEventAfterUpcasting() {
        writer.done(new Jar.Act(streams -> {
            streams.append(Jar.TYPE, "jar_a", new Jar.MarblesAdded("jar_a", 1, 1));
            streams.append(Jar.TYPE, "jar_a", new Jar.Labelled("jar_a", "x"));
            return null;
        }));
        writer.done(new Jar.Add("jar_a", 1));
        EventUpcaster dropAndDouble =
                events -> events.filter(event -> !event.getType().getName().equals("jar.Labelled"))
                        .flatMap(event -> Stream.of(event, event));
        List<TrackedEventMessage<?>> events = JarHouse.engine(database)
                .upcasterChain(dropAndDouble)
                .tailBytes(0)
                .build()
                .log()
                .pages()
                .read(0, Long.MAX_VALUE)
                .events();
        assertThat(events).map(LoggedEvent::endsCommand).containsExactly(false, true, false, true, false, true);
    }

    /** Commands of one event up to four pages, in the batches that come about. */
    private void write() {
        List<CompletableFuture<?>> answers = new ArrayList<>();
        for (int command = 0; command < COMMANDS; command++) {
            int events = random.nextInt(3) == 0 ? random.nextInt(1, 4 * PAGE) : random.nextInt(1, 4);
            ends.add(ends.last() + events);
            answers.add(writer.act(streams -> {
                for (int i = 0; i < events; i++) {
                    streams.append(Jar.TYPE, "jar_a", new Jar.MarblesAdded("jar_a", 1, 1));
                }
                return null;
            }));
        }
        answers.forEach(CompletableFuture::join);
    }

    private List<Long> stopsInsideCommands(List<Long> stops) {
        return stops.stream().filter(stop -> stop != 0 && !ends.contains(stop)).toList();
    }

    private LogReader reader(StreamableMessageSource<TrackedEventMessage<?>> log, Recording handler) {
        PostgresTokenStore tokens = PostgresTokenStore.of(
                new DataSourceConnectionProvider(database.dataSource()),
                Jackson3Serializer.builder().build(),
                "node",
                Duration.ofSeconds(10));
        LogReader reader = LogReader.builder()
                .name("reader")
                .log(log)
                .tokens(tokens)
                .transactions(NoTransactionManager.INSTANCE)
                .handler(handler)
                .batchSize(7)
                .build();
        reader.start();
        return reader;
    }

    /** The same log without the ends of commands. */
    private static StreamableMessageSource<TrackedEventMessage<?>> withoutCommandEnds(
            StreamableMessageSource<TrackedEventMessage<?>> log) {
        return new StreamableMessageSource<>() {

            @Override
            public BlockingStream<TrackedEventMessage<?>> openStream(TrackingToken token) {
                return new PlainStream(log.openStream(token));
            }

            @Override
            public TrackingToken createTailToken() {
                return log.createTailToken();
            }
        };
    }

    private record PlainStream(BlockingStream<TrackedEventMessage<?>> events)
            implements BlockingStream<TrackedEventMessage<?>> {

        @Override
        public Optional<TrackedEventMessage<?>> peek() {
            return events.peek();
        }

        @Override
        public boolean hasNextAvailable(int timeout, TimeUnit unit) throws InterruptedException {
            return events.hasNextAvailable(timeout, unit);
        }

        @Override
        public TrackedEventMessage<?> nextAvailable() throws InterruptedException {
            TrackedEventMessage<?> event = events.nextAvailable();
            return new GenericTrackedDomainEventMessage<>(event.trackingToken(), (DomainEventMessage<?>) event);
        }

        @Override
        public void close() {
            events.close();
        }
    }

    /** Notes where each batch ends, and which token is there then. */
    private final class Recording implements LogHandler {

        private final List<Long> through = new CopyOnWriteArrayList<>();
        private final List<Long> tokens = new CopyOnWriteArrayList<>();

        @Override
        public boolean handles(EventMessage<?> event) {
            return true;
        }

        @Override
        public void handle(LogBatch batch, Runnable storeToken) {
            storeToken.run();
            through.add(batch.through());
            tokens.add(database.number("SELECT convert_from(token, 'UTF8')::json->>'globalIndex' FROM token_entry"));
        }
    }
}
