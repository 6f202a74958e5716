package io.evenbook.axon.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CommandKeysTest {

    private record Pause(@TargetAggregateIdentifier String jarId) {
    }

    private final TestDatabase database = new TestDatabase();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private JarHouse house = new JarHouse(database, bus -> bus.partitions(1).meterRegistry(meters));

    @AfterEach
    void close() {
        house.close();
        database.close();
    }

    @Test
    void aRepeatedCommandIsAnsweredFromTheLogAndNotHandled() {
        house.done(new Jar.Open("jar_a"));
        Committed first = house.done(new Jar.Add("jar_a", 5), key("k-1", "body"));
        house.done(new Jar.Add("jar_a", 1));
        Committed again = house.done(new Jar.Add("jar_a", 5), key("k-1", "body"));

        assertThat(again.replayed()).isTrue();
        assertThat(again.position()).isEqualTo(first.position()).isEqualTo(2);
        assertThat(again.events()).extracting(DomainEventMessage::getIdentifier)
                .isEqualTo(first.events().stream().map(DomainEventMessage::getIdentifier).toList());
        assertThat(again.events()).extracting(DomainEventMessage::getTimestamp)
                .isEqualTo(first.events().stream().map(DomainEventMessage::getTimestamp).toList());
        assertThat(house.log.head()).isEqualTo(3);
    }

    @Test
    void aRepeatIsRecognisedAfterARestart() {
        house.done(new Jar.Open("jar_a"), key("k-1", "body"));
        house.close();
        house = new JarHouse(database);
        assertThat(house.done(new Jar.Open("jar_a"), key("k-1", "body")).replayed()).isTrue();
    }

    @Test
    void aKeyComesBackWithAnotherBodyAndIsRefused() {
        house.done(new Jar.Open("jar_a"), key("k-1", "body"));
        assertThat(house.refused(new Jar.Open("jar_b"), key("k-1", "another")))
                .isInstanceOfSatisfying(KeyReusedException.class, e -> assertThat(e.key()).isEqualTo("k-1"));
        assertThat(house.refused(new Jar.Open("jar_b"), Map.of(CommandKeys.COMMAND_KEY, "k-1")))
                .isInstanceOf(KeyReusedException.class);
        assertThat(house.log.head()).isEqualTo(1);
    }

    @Test
    void aRefusedCommandLeavesItsKeyFree() {
        house.done(new Jar.Open("jar_a"));
        house.refused(new Jar.Take("jar_a", 5), key("k-1", "body"));
        house.done(new Jar.Add("jar_a", 5));
        assertThat(house.done(new Jar.Take("jar_a", 5), key("k-1", "body")).replayed()).isFalse();
        assertThat(house.done(new Jar.Take("jar_a", 5), key("k-1", "body")).replayed()).isTrue();
    }

    @Test
    void aCommandThatHadNothingToDoIsNotDoneLaterWhenRepeated() {
        house.done(new Jar.Open("jar_a"));
        assertThat(house.done(new Jar.TakeDownTo("jar_a", 3), key("k-1", "body")))
                .isEqualTo(new Committed(List.of(), Committed.NOTHING, false));
        house.done(new Jar.Add("jar_a", 5));
        assertThat(house.done(new Jar.TakeDownTo("jar_a", 3), key("k-1", "body")))
                .isEqualTo(new Committed(List.of(), Committed.NOTHING, true));
        assertThat(house.send(new Jar.Look("jar_a")).join().getPayload()).isEqualTo(5);
        assertThat(house.refused(new Jar.TakeDownTo("jar_a", 4), key("k-1", "another"))).isInstanceOf(KeyReusedException.class);
        assertThat(database.number("SELECT global_index FROM command_keys")).as("the head as it found it").isEqualTo(1);
        assertThat(house.log.head()).isEqualTo(2);
    }

    @Test
    void aKeyWithoutEventsIsStoredBesideThoseWithSome() {
        house.done(new Jar.Open("jar_a"));
        CountDownLatch resumed = pause();
        List<CompletableFuture<CommandResultMessage<?>>> answers = List.of(
                house.send(new Jar.Add("jar_a", 5), key("k-1", "body")),
                house.send(new Jar.TakeDownTo("jar_a", 7), key("k-2", "body")),
                house.send(new Jar.Add("jar_a", 6), key("k-3", "body")));
        resumed.countDown();
        assertThat(answers).map(answer -> Committed.of(answer.join()).position()).containsExactly(2L, Committed.NOTHING, 3L);
        assertThat(house.done(new Jar.Add("jar_a", 5), key("k-1", "body")).position()).isEqualTo(2);
        assertThat(house.done(new Jar.TakeDownTo("jar_a", 7), key("k-2", "body")).events()).isEmpty();
        assertThat(house.done(new Jar.Add("jar_a", 6), key("k-3", "body")).position()).isEqualTo(3);
        assertThat(house.log.head()).isEqualTo(3);
    }

    @Test
    void aRepeatWhileTheFirstStillRunsIsRefusedAtOnce() {
        house.done(new Jar.Open("jar_a"));
        CountDownLatch resumed = pause();
        CompletableFuture<CommandResultMessage<?>> first = house.send(new Jar.Add("jar_a", 5), key("k-1", "body"));
        CompletableFuture<CommandResultMessage<?>> second = house.send(new Jar.Add("jar_a", 5), key("k-1", "body"));
        assertThat(second).isCompleted();
        assertThat(second.join().exceptionResult()).isInstanceOf(KeyInProgressException.class);
        resumed.countDown();
        assertThat(Committed.of(first.join()).replayed()).isFalse();
        assertThat(house.done(new Jar.Add("jar_a", 5), key("k-1", "body")).replayed()).isTrue();
    }

    @Test
    void aUniqueKeyIsUsedOnce() {
        house.done(new Jar.Open("jar_a"));
        house.done(new Jar.Add("jar_a", 5), unique("wire-1"));
        assertThat(house.refused(new Jar.Add("jar_a", 5), unique("wire-1")))
                .isInstanceOfSatisfying(UniqueKeyUsedException.class, e -> assertThat(e.key()).isEqualTo("wire-1"));
        house.done(new Jar.Add("jar_a", 5), unique("wire-2"));
        assertThat(house.log.head()).isEqualTo(3);
    }

    @Test
    void aUniqueKeyIsUsedOnceWithinABatchToo() {
        house.done(new Jar.Open("jar_a"));
        CountDownLatch resumed = pause();
        List<CompletableFuture<CommandResultMessage<?>>> answers = List.of(
                house.send(new Jar.Take("jar_a", 5), unique("wire-1")),
                house.send(new Jar.Add("jar_a", 5), unique("wire-1")),
                house.send(new Jar.Add("jar_a", 5), unique("wire-1")));
        resumed.countDown();
        assertThat(answers.get(0).join().exceptionResult()).isInstanceOf(Jar.TooFewMarbles.class);
        assertThat(answers.get(1).join().getPayload()).isEqualTo(5);
        assertThat(answers.get(2).join().exceptionResult()).isInstanceOf(UniqueKeyUsedException.class);
        assertThat(meters.counter("command.bus.failed.flushes").count()).as("found before the database did").isZero();
    }

    @Test
    void uniqueKeysAndCommandKeysAreDifferentNames() {
        house.done(new Jar.Open("jar_a"), key("same", "body"));
        house.done(new Jar.Open("jar_b"), unique("same"));
        assertThat(house.done(new Jar.Open("jar_a"), key("same", "body")).replayed()).isTrue();
    }

    @Test
    void aRepeatedCommandIsAnsweredThoughItsUniqueKeyIsUsed() {
        Map<String, Object> keys = new HashMap<>(key("k-1", "body"));
        keys.putAll(unique("wire-1"));
        house.done(new Jar.Open("jar_a"), keys);
        assertThat(house.done(new Jar.Open("jar_a"), keys).replayed()).isTrue();
        keys.put(CommandKeys.COMMAND_KEY, "k-2");
        assertThat(house.refused(new Jar.Open("jar_b"), keys)).isInstanceOf(UniqueKeyUsedException.class);
    }

    @Test
    void aKeyWrittenByAnotherProcessInTheMeantimeIsFoundWhenTheCommandRunsAgain() throws Exception {
        house.done(new Jar.Open("jar_a"));
        house.done(new Jar.Open("jar_b"));
        try (JarHouse other = new JarHouse(database)) {
            // The other process commits after our look-up and before our flush
            var registration = house.bus.registerHandlerInterceptor((unitOfWork, chain) -> {
                other.send(new Jar.Add("jar_b", 5), unique("wire-1")).join();
                return chain.proceed();
            });
            CompletableFuture<CommandResultMessage<?>> lost = house.send(new Jar.Add("jar_a", 5), unique("wire-1"));
            lost.get(30, TimeUnit.SECONDS);
            registration.cancel();
            assertThat(lost.join().isExceptional()).isTrue();
            assertThat(house.refused(new Jar.Add("jar_a", 5), unique("wire-1"))).isInstanceOf(UniqueKeyUsedException.class);
            assertThat(house.send(new Jar.Look("jar_a")).join().getPayload()).isEqualTo(0);
        }
    }

    @Test
    void aReplayOfSeveralEventsGivesAllOfThem() {
        house.done(new Jar.Open("jar_x"));
        house.bus.subscribe(Pause.class.getName(), command -> {
            house.store.publish(JarEvents.event("jar_y", 0), JarEvents.event("jar_z", 0));
            return null;
        });
        Committed first = house.done(new Pause("jar_y"), key("k-1", "body"));
        Committed again = house.done(new Pause("jar_y"), key("k-1", "body"));
        assertThat(first.position()).isEqualTo(3);
        assertThat(again.position()).isEqualTo(3);
        assertThat(again.events()).<String>map(DomainEventMessage::getAggregateIdentifier).containsExactly("jar_y", "jar_z");
    }

    private CountDownLatch pause() {
        CountDownLatch paused = new CountDownLatch(1);
        CountDownLatch resumed = new CountDownLatch(1);
        house.bus.subscribe(Pause.class.getName(), command -> {
            paused.countDown();
            resumed.await();
            return null;
        });
        house.send(new Pause("jar_a"));
        try {
            paused.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return resumed;
    }

    private static Map<String, Object> key(String key, String bodyHash) {
        return Map.of(CommandKeys.COMMAND_KEY, key, CommandKeys.BODY_HASH, bodyHash);
    }

    private static Map<String, Object> unique(String key) {
        return Map.of(CommandKeys.UNIQUE_KEY, key);
    }
}
