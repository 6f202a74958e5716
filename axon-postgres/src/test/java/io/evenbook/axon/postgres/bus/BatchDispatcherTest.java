package io.evenbook.axon.postgres.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.evenbook.axon.postgres.Jar;
import io.evenbook.axon.postgres.JarEvents;
import io.evenbook.axon.postgres.JarHouse;
import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import io.evenbook.axon.postgres.TestDatabase;
import io.evenbook.axon.postgres.log.EventLog;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BatchDispatcherTest {

    private record Pause(String jarId) {}

    private record Fail(String jarId) {}

    private final TestDatabase database = new TestDatabase();
    private final JarHouse house =
            new JarHouse(database, bus -> bus.laneCapacity(4).maxBatch(2).laneOf(command -> Lane.PROCESSES));
    private final BatchDispatcher dispatcher =
            new BatchDispatcher(house.bus, Jar.TooFewMarbles.class::isInstance, 100, Duration.ofSeconds(20));
    private final List<Throwable> refusals = new ArrayList<>();

    @AfterEach
    void close() {
        house.close();
        database.close();
    }

    @Test
    void theUnitOfWorkCommitsWhenAllOutcomesAreDurable() {
        List<Long> headAtCommit = new ArrayList<>();
        DefaultUnitOfWork<?> batch = DefaultUnitOfWork.startAndGet(null);
        batch.onCommit(u -> headAtCommit.add(database.number("SELECT max(global_index) FROM events")));
        send(new Jar.Open("jar_a"));
        // More than the queue holds: accepted one by one, in order
        IntStream.rangeClosed(1, 50).forEach(marbles -> send(new Jar.Add("jar_a", marbles)));
        batch.commit();

        assertThat(headAtCommit).containsExactly(51L);
        assertThat(JarEvents.payloads(house.engine.readEvents("jar_a", 1)))
                .map(payload -> ((Jar.MarblesAdded) payload).marbles())
                .isEqualTo(IntStream.rangeClosed(1, 50).boxed().toList());
    }

    @Test
    void commandsAreSentBeforeTheUnitOfWorkCommits() {
        DefaultUnitOfWork<?> batch = DefaultUnitOfWork.startAndGet(null);
        CountDownLatch handled = new CountDownLatch(1);
        house.bus.subscribe(Pause.class.getName(), command -> {
            handled.countDown();
            return null;
        });
        send(new Pause("jar_a"));
        assertThat(handled).satisfies(latch -> latch.await());
        batch.commit();
    }

    @Test
    void outcomesAreAwaitedInTheMidstOfABatchAndMoreIsSent() {
        house.done(new Jar.Open("jar_a"));
        DefaultUnitOfWork<?> batch = DefaultUnitOfWork.startAndGet(null);
        dispatcher.awaitOutcomes();
        dispatcher.send(new Jar.Take("jar_a", 5), Map.of(), refusal -> {
            refusals.add(refusal);
            send(new Jar.Add("jar_a", 7));
        });
        dispatcher.awaitOutcomes();
        assertThat(refusals).hasSize(1).hasOnlyElementsOfType(Jar.TooFewMarbles.class);
        assertThat(house.log.head()).isEqualTo(2);

        send(new Jar.Take("jar_a", 7));
        batch.commit();
        assertThat(refusals).hasSize(1);
        assertThat(house.log.head()).isEqualTo(3);
    }

    @Test
    void aFailureThatIsAwaitedFailsTheUnitOfWork() {
        house.done(new Jar.Open("jar_a"));
        house.bus.subscribe(Fail.class.getName(), command -> {
            throw new IllegalStateException("broken");
        });
        DefaultUnitOfWork<?> batch = DefaultUnitOfWork.startAndGet(null);
        dispatcher.send(new Fail("jar_a"), Map.of(), refusals::add);
        assertThatThrownBy(dispatcher::awaitOutcomes).isInstanceOf(CommandExecutionException.class);
        send(new Jar.Add("jar_a", 7));
        assertThatThrownBy(batch::commit).isInstanceOf(CommandExecutionException.class);
        assertThat(refusals).isEmpty();
        assertThat(house.log.head()).isEqualTo(1);
    }

    @Test
    void aLargeBatchLeavesRoomForTheCommandsOfOthers() {
        CountDownLatch resumed = new CountDownLatch(1);
        house.bus.subscribe(Pause.class.getName(), command -> {
            resumed.await();
            return null;
        });
        // One is handled, one is queued, and two are missing to fill the queue
        BatchDispatcher modest = new BatchDispatcher(house.bus, e -> false, 2, Duration.ofSeconds(20));
        CompletableFuture<Void> committed = new CompletableFuture<>();
        Thread sender = Thread.ofPlatform().start(() -> {
            DefaultUnitOfWork<?> batch = DefaultUnitOfWork.startAndGet(null);
            IntStream.range(0, 20).forEach(i -> modest.send(new Pause("jar_a"), Map.of(), refusals::add));
            batch.commit();
            committed.complete(null);
        });
        await().until(() -> sender.getState() == Thread.State.TIMED_WAITING);
        CompletableFuture<?> other = house.send(new Jar.Open("jar_b"));
        assertThat(other).isNotDone();
        resumed.countDown();
        assertThat(committed).succeedsWithin(Duration.ofSeconds(20));
        assertThat(other).succeedsWithin(Duration.ofSeconds(20));
    }

    @Test
    void refusalsGoToTheirCallbacksWhichMaySendMore() {
        house.done(new Jar.Open("jar_a"));
        DefaultUnitOfWork<?> batch = DefaultUnitOfWork.startAndGet(null);
        dispatcher.send(new Jar.Take("jar_a", 5), Map.of(), refusal -> {
            refusals.add(refusal);
            send(new Jar.Take("jar_a", 7));
            send(new Jar.Add("jar_a", 7));
        });
        batch.commit();
        assertThat(refusals).hasSize(2).hasOnlyElementsOfType(Jar.TooFewMarbles.class);
        assertThat(house.log.head()).isEqualTo(2);
    }

    @Test
    void aFailureThatIsNoRefusalFailsTheUnitOfWork() {
        DefaultUnitOfWork<?> batch = DefaultUnitOfWork.startAndGet(null);
        send(new Jar.Open("jar_a"));
        send(new Jar.Add("jar_unknown", 1));
        assertThatThrownBy(batch::commit)
                .isInstanceOf(CommandExecutionException.class)
                .hasMessage("Failed: " + Jar.Add.class.getName());
        assertThat(batch.isRolledBack()).isTrue();
        assertThat(refusals).isEmpty();
    }

    @Test
    void commandsBehindAFailedOneAreNotHandled() {
        DefaultUnitOfWork<?> batch = DefaultUnitOfWork.startAndGet(null);
        send(new Jar.Open("jar_a"));
        send(new Jar.Take("jar_a", 5));
        send(new Jar.Add("jar_a", 1));
        send(new Jar.Add("jar_unknown", 1));
        send(new Jar.Add("jar_a", 2));
        send(new Jar.Add("jar_a", 3));
        assertThatThrownBy(batch::commit).isInstanceOf(CommandExecutionException.class);
        assertThat(house.log.head()).as("the refusal held nothing up").isEqualTo(2);
        house.done(new Jar.Add("jar_a", 4));
    }

    @Test
    void commandsSentAgainAfterAFailedWriteKeepTheirOrder() throws Exception {
        AtomicInteger failures = new AtomicInteger();
        PostgresEventStorageEngine engine =
                JarHouse.engine(database).dataSource(failing(failures)).build();
        try (JarHouse failingHouse = new JarHouse(engine, bus -> bus.maxBatch(2))) {
            BatchDispatcher sender = new BatchDispatcher(
                    failingHouse.bus, Jar.TooFewMarbles.class::isInstance, 100, Duration.ofSeconds(20));
            failingHouse.done(new Jar.Open("jar_a"));
            CountDownLatch resumed = new CountDownLatch(1);
            failingHouse.bus.subscribe(Pause.class.getName(), command -> {
                resumed.await();
                return null;
            });
            failingHouse.send(new Pause("jar_a"));
            // The write of the first batch, and the look at the end of the log when it is tried again
            failures.set(2);
            DefaultUnitOfWork<?> batch = DefaultUnitOfWork.startAndGet(null);
            IntStream.rangeClosed(1, 8)
                    .forEach(marbles -> sender.send(new Jar.Add("jar_a", marbles), Map.of(), refusals::add));
            resumed.countDown();
            assertThatThrownBy(batch::commit).hasRootCauseMessage("unreachable");
            assertThat(failures).hasValue(0);
            assertThat(failingHouse.log.head())
                    .as("those behind were not decided")
                    .isEqualTo(1);

            DefaultUnitOfWork<?> again = DefaultUnitOfWork.startAndGet(null);
            IntStream.rangeClosed(1, 8)
                    .forEach(marbles -> sender.send(new Jar.Add("jar_a", marbles), Map.of(), refusals::add));
            again.commit();
            assertThat(JarEvents.payloads(engine.readEvents("jar_a", 1)))
                    .map(payload -> ((Jar.MarblesAdded) payload).marbles())
                    .isEqualTo(IntStream.rangeClosed(1, 8).boxed().toList());
        }
    }

    @Test
    void theUnitOfWorkFailsOnlyWhenNothingIsUnderWayAnyMore() {
        CountDownLatch answering = new CountDownLatch(1);
        CountDownLatch resumed = new CountDownLatch(1);
        house.bus.subscribe(Fail.class.getName(), command -> {
            throw new IllegalStateException("on purpose");
        });
        // Between the answers to the two commands of the processor
        CompletableFuture<Void> committed = CompletableFuture.runAsync(() -> {
            DefaultUnitOfWork<?> batch = DefaultUnitOfWork.startAndGet(null);
            dispatcher.send(new Fail("jar_a"), Map.of(), refusals::add);
            house.bus.dispatch(GenericCommandMessage.asCommandMessage(new Jar.Open("jar_a")), (command, result) -> {
                answering.countDown();
                JarHouse.awaitUninterrupted(resumed);
            });
            dispatcher.send(new Jar.Open("jar_b"), Map.of(), refusals::add);
            batch.commit();
        });
        JarHouse.awaitUninterrupted(answering);
        assertThat(committed).failsWithin(Duration.ofMillis(300)).withThrowableOfType(TimeoutException.class);
        resumed.countDown();
        assertThat(committed)
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .havingRootCause()
                .withMessage("on purpose");
    }

    @Test
    void anErrorOfACallbackFailsTheUnitOfWorkAsAnException() {
        house.done(new Jar.Open("jar_a"));
        DefaultUnitOfWork<?> batch = DefaultUnitOfWork.startAndGet(null);
        dispatcher.send(new Jar.Take("jar_a", 5), Map.of(), refusal -> {
            throw new StackOverflowError("on purpose");
        });
        assertThatIllegalStateException().isThrownBy(batch::commit).withRootCauseInstanceOf(StackOverflowError.class);
    }

    @Test
    void anAnswerThatDoesNotComeFailsTheUnitOfWork() {
        CountDownLatch resumed = new CountDownLatch(1);
        house.bus.subscribe(Pause.class.getName(), command -> {
            resumed.await();
            return null;
        });
        BatchDispatcher impatient = new BatchDispatcher(house.bus, e -> false, 100, Duration.ofMillis(50));
        DefaultUnitOfWork<?> batch = DefaultUnitOfWork.startAndGet(null);
        impatient.send(new Pause("jar_a"), Map.of(), refusals::add);
        assertThatThrownBy(batch::commit).hasMessageStartingWith("No answer within PT0.05S");
        resumed.countDown();
    }

    @Test
    void commandsOfANestedUnitOfWorkAreAwaitedByItsRoot() {
        house.done(new Jar.Open("jar_a"));
        DefaultUnitOfWork<?> root = DefaultUnitOfWork.startAndGet(null);
        DefaultUnitOfWork<?> nested = DefaultUnitOfWork.startAndGet(null);
        send(new Jar.Take("jar_a", 5));
        nested.commit();
        assertThat(refusals).isEmpty();
        root.commit();
        assertThat(refusals).hasSize(1);
    }

    @Test
    void commandsSentWhileTheUnitOfWorkPreparesToCommitAreAwaitedToo() {
        List<Long> headAtCommit = new ArrayList<>();
        DefaultUnitOfWork<?> batch = DefaultUnitOfWork.startAndGet(null);
        send(new Jar.Open("jar_a"));
        batch.onPrepareCommit(u -> IntStream.range(0, 20).forEach(i -> send(new Jar.Add("jar_a", 1))));
        batch.onCommit(u -> headAtCommit.add(database.number("SELECT max(global_index) FROM events")));
        batch.commit();
        assertThat(headAtCommit).containsExactly(21L);
    }

    @Test
    void metadataGoesWithTheCommand() {
        List<Object> seen = new ArrayList<>();
        house.bus.registerHandlerInterceptor((unitOfWork, chain) -> {
            seen.add(unitOfWork.getMessage().getMetaData().get(EventLog.ACTOR));
            return chain.proceed();
        });
        DefaultUnitOfWork<?> batch = DefaultUnitOfWork.startAndGet(null);
        dispatcher.send(new Jar.Open("jar_a"), Map.of(EventLog.ACTOR, "system:test"), refusals::add);
        batch.commit();
        assertThat(seen).containsExactly("system:test");
        assertThat(house.engine.readEvents("jar_a").asStream().map(DomainEventMessage::getSequenceNumber))
                .containsExactly(0L);
    }

    @Test
    void outsideAUnitOfWorkNothingIsSent() {
        assertThatIllegalStateException().isThrownBy(() -> send(new Jar.Open("jar_a")));
        assertThat(house.log.head()).isZero();
    }

    /** Gives the threads of the bus no connection, as often as is said. */
    private DataSource failing(AtomicInteger failures) {
        return (DataSource) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    if (Thread.currentThread().getName().equals("log-writer")
                            && failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                        throw new SQLException("unreachable", "08001");
                    }
                    return method.invoke(database.dataSource(), arguments);
                });
    }

    private void send(Object command) {
        dispatcher.send(command, Map.of(), refusals::add);
    }
}
