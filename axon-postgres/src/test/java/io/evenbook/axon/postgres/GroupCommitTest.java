package io.evenbook.axon.postgres;

import static io.evenbook.axon.postgres.JarEvents.event;
import static io.evenbook.axon.postgres.JarEvents.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Flushes that wait for one another share a transaction, and nothing else. */
@Timeout(60)
class GroupCommitTest {

    private static final int PARTITIONS = 5;

    private final TestDatabase database = new TestDatabase();
    private final JarHouse house = new JarHouse(database, bus -> bus.partitions(PARTITIONS));

    @AfterEach
    void close() {
        house.close();
        database.close();
    }

    @Test
    void flushesThatWaitAreCommittedTogether() throws Exception {
        List<Long> heard = new CopyOnWriteArrayList<>();
        house.store.addCommitListener(committed -> committed.forEach(event -> heard.add(position(event))));
        List<CompletableFuture<CommandResultMessage<?>>> answers = inOneGroup(PARTITIONS);
        answers.forEach(answer -> assertThat(answer.join().isExceptional()).isFalse());
        assertThat(database.number("SELECT count(*) FROM events")).isEqualTo(PARTITIONS);
        assertThat(database.number("SELECT count(DISTINCT xmin::text) FROM events")).as("the first, and all others together").isEqualTo(2);
        assertThat(heard).isEqualTo(LongStream.rangeClosed(1, PARTITIONS).boxed().toList());
        assertThat(answers).extracting(answer -> Committed.of(answer.join()).position())
                .containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L);
        assertThat(database.number("SELECT count(DISTINCT recorded_at) FROM events")).isEqualTo(2);
    }

    @Test
    void onlyTheGuiltyOfAGroupFails() throws Exception {
        List<String> jars = jarsOfAllPartitions();
        JarHouse.engine(database).build().appendEvents(event(jars.get(2), 0));
        List<CompletableFuture<CommandResultMessage<?>>> answers = inOneGroup(PARTITIONS);
        for (int i = 0; i < PARTITIONS; i++) {
            CommandResultMessage<?> answer = answers.get(i).join();
            if (i == 2) {
                assertThat(answer.exceptionResult()).isInstanceOf(ConcurrencyException.class);
            } else {
                assertThat(answer.isExceptional()).as(jars.get(i)).isFalse();
            }
        }
        assertThat(database.number("SELECT count(*) FROM events")).isEqualTo(PARTITIONS);
        assertThat(house.log.head()).isEqualTo(PARTITIONS);
    }

    @Test
    void keysOfAGroupPointAtTheEventsOfTheirOwnCommands() throws Exception {
        List<CompletableFuture<CommandResultMessage<?>>> answers = inOneGroup(PARTITIONS);
        List<String> jars = jarsOfAllPartitions();
        for (int i = 0; i < PARTITIONS; i++) {
            long position = Committed.of(answers.get(i).join()).position();
            Committed again = house.done(new Jar.Open(jars.get(i)), Map.of(CommandKeys.COMMAND_KEY, "key of " + jars.get(i)));
            assertThat(again.replayed()).isTrue();
            assertThat(again.position()).isEqualTo(position);
            assertThat(again.events()).extracting(DomainEventMessage::getAggregateIdentifier).containsExactly(jars.get(i));
        }
    }

    @Test
    void twoThatAppendToOneStreamDoNotBothSucceed() {
        PostgresEventStorageEngine engine = JarHouse.engine(database).build();
        engine.appendEvents(event("jar_a", 0));
        List<CompletableFuture<Void>> appends = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            appends.add(CompletableFuture.runAsync(() -> engine.appendEvents(events("jar_a", 2).get(1)), Thread::startVirtualThread));
        }
        long succeeded = appends.stream().filter(append -> append.handle((done, failure) -> failure == null).join()).count();
        assertThat(succeeded).isEqualTo(1);
        assertThat(database.number("SELECT count(*) FROM events")).isEqualTo(2);
    }

    /** Opens jars of all partitions while somebody else has the writers' lock: the first flush waits for it, and the others for the first. */
    private List<CompletableFuture<CommandResultMessage<?>>> inOneGroup(int jars) throws Exception {
        List<CompletableFuture<CommandResultMessage<?>>> answers = new ArrayList<>();
        try (Connection other = database.dataSource().getConnection()) {
            other.setAutoCommit(false);
            other.createStatement().execute(EventWriter.LOCK);
            for (String jar : jarsOfAllPartitions().subList(0, jars)) {
                answers.add(house.send(new Jar.Open(jar), Map.of(CommandKeys.COMMAND_KEY, "key of " + jar)));
            }
            await().until(() -> database.number("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted") == 1);
            await().until(() -> flushesUnderWay() == jars);
            other.rollback();
        }
        return answers;
    }

    private static long flushesUnderWay() {
        return Thread.getAllStackTraces().values().stream()
                .filter(stack -> Stream.of(stack).anyMatch(frame -> frame.getMethodName().equals("flush")
                        && frame.getClassName().equals(PostgresEventStorageEngine.class.getName())))
                .count();
    }

    private static List<String> jarsOfAllPartitions() {
        List<String> jars = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            int number = 0;
            while (Math.floorMod(("jar_" + number).hashCode(), PARTITIONS) != partition) {
                number++;
            }
            jars.add("jar_" + number);
        }
        return jars;
    }

    private static long position(DomainEventMessage<?> event) {
        return ((TrackedEventMessage<?>) event).trackingToken().position().orElseThrow();
    }
}
