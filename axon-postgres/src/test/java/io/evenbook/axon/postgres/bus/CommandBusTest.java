package io.evenbook.axon.postgres.bus;

import static io.evenbook.axon.postgres.JarEvents.event;
import static io.evenbook.axon.postgres.JarEvents.payloads;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.evenbook.axon.postgres.Jar;
import io.evenbook.axon.postgres.JarHouse;
import io.evenbook.axon.postgres.TestDatabase;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.axon.postgres.saga.Errand;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.DuplicateCommandHandlerSubscriptionException;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.GenericCommandResultMessage;
import org.axonframework.commandhandling.NoHandlerForCommandException;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.lifecycle.ShutdownInProgressException;
import org.axonframework.messaging.correlation.SimpleCorrelationDataProvider;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.modelling.command.ConcurrencyException;
import org.axonframework.monitoring.MessageMonitor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CommandBusTest {

    /** Handled by the tests themselves. */
    private record Errand(String jarId) {}

    private final TestDatabase database = new TestDatabase();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final JarHouse house = new JarHouse(
            database,
            bus -> bus.laneCapacity(16).retryAfter(Duration.ofSeconds(3)).meterRegistry(meters));

    @AfterEach
    void close() {
        house.close();
        database.close();
    }

    @Test
    void aSuccessSaysWhatWasCommittedAndItIsThere() {
        CommandResultMessage<?> opened = house.send(new Jar.Open("jar_a")).join();
        CommandResultMessage<?> added = house.send(new Jar.Add("jar_a", 5)).join();

        assertThat(opened.getPayload()).isEqualTo("jar_a");
        assertThat(added.getPayload()).isEqualTo(5);
        Committed committed = Committed.of(added);
        assertThat(committed.position()).isEqualTo(2);
        assertThat(committed.replayed()).isFalse();
        assertThat(committed.events()).singleElement().satisfies(event -> {
            assertThat(event.getPayload()).isEqualTo(new Jar.MarblesAdded("jar_a", 5, 5));
            assertThat(event.getTimestamp())
                    .isEqualTo(house.log.at(2).orElseThrow().recordedAt());
        });
        assertThat(house.log.head()).isEqualTo(2);
    }

    @Test
    void aCommandWithoutEventsHasThePositionOfTheLastEventBeforeIt() {
        house.done(new Jar.Open("jar_a"));
        List<CompletableFuture<CommandResultMessage<?>>> answers =
                house.inOneBatch(new Jar.Look("jar_a"), new Jar.Add("jar_a", 1), new Jar.Look("jar_a"));
        assertThat(answers)
                .extracting(answer -> Committed.of(answer.join()).position())
                .containsExactly(1L, 2L, 2L);
        assertThat(Committed.of(answers.get(2).join())).isEqualTo(new Committed(List.of(), 2));
    }

    @Test
    void aRefusalSaysWhereItWasDecided() {
        house.done(new Jar.Open("jar_a"));
        CommandResultMessage<?> refused = house.send(new Jar.Take("jar_a", 1)).join();
        assertThat(refused.isExceptional()).isTrue();
        assertThat(Committed.of(refused)).isEqualTo(new Committed(List.of(), 1));
    }

    @Test
    void anUndecidedResultCarriesNoEffect() {
        CommandResultMessage<?> refused = house.send("unhandled").join();
        assertThat(Committed.isAttachedTo(refused)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> Committed.of(refused));
    }

    @Test
    void aRefusalLeavesNothingBehind() {
        house.done(new Jar.Open("jar_a"));
        assertThat(house.refused(new Jar.Take("jar_a", 1))).isInstanceOf(Jar.TooFewMarbles.class);
        assertThat(house.refused(new Jar.Add("jar_b", 1))).isInstanceOf(Jar.NoSuchJar.class);
        assertThat(house.refused(new Jar.AddAndThrow("jar_a", new Exception("checked"))))
                .hasMessage("checked");
        assertThat(house.log.head()).isEqualTo(1);
        assertThat(house.send(new Jar.Look("jar_a")).join().getPayload()).isEqualTo(0);
    }

    @Test
    void aRefusalThatIsReturnedLeavesNothingBehindEither() {
        house.bus.registerHandlerInterceptor((unitOfWork, chain) -> {
            try {
                return chain.proceed();
            } catch (Jar.TooFewMarbles e) {
                return GenericCommandResultMessage.asCommandResultMessage(e);
            }
        });
        house.done(new Jar.Open("jar_a"));
        assertThat(house.refused(new Jar.AddAndThrow("jar_a", new Jar.TooFewMarbles(0))))
                .isInstanceOf(Jar.TooFewMarbles.class);
        assertThat(house.send(new Jar.Add("jar_a", 1)).join().getPayload()).isEqualTo(1);
        assertThat(house.log.head()).isEqualTo(2);
    }

    @Test
    void anErrorIsARefusalToo() {
        house.done(new Jar.Open("jar_a"));
        assertThat(house.refused(new Jar.AddAndThrow("jar_a", new StackOverflowError("on purpose"))))
                .hasMessage("on purpose");
        assertThat(house.send(new Jar.Look("jar_a")).join().getPayload()).isEqualTo(0);
        assertThat(house.done(new Jar.Add("jar_a", 1)).position()).isEqualTo(2);
    }

    @Test
    void anErrorWhileTheUnitOfWorkCommitsLeavesNothingBehind() {
        house.done(new Jar.Open("jar_a"));
        var registration = house.bus.registerHandlerInterceptor((unitOfWork, chain) -> {
            unitOfWork.onPrepareCommit(u -> {
                throw new StackOverflowError("on purpose");
            });
            return chain.proceed();
        });
        assertThat(house.refused(new Jar.Add("jar_a", 1))).hasMessage("on purpose");
        registration.cancel();
        assertThat(house.send(new Jar.Look("jar_a")).join().getPayload()).isEqualTo(0);
        assertThat(house.done(new Jar.Add("jar_a", 1)).position()).isEqualTo(2);
    }

    @Test
    void theSameExceptionThrownByTwoCommandsOfABatchHarmsNoOther() {
        house.done(new Jar.Open("jar_a"));
        RuntimeException thrown = new RuntimeException("again and again");
        List<CompletableFuture<CommandResultMessage<?>>> answers = house.inOneBatch(
                new Jar.AddAndThrow("jar_a", thrown), new Jar.AddAndThrow("jar_a", thrown), new Jar.Add("jar_a", 1));
        assertThat(answers.get(0).join().exceptionResult()).isSameAs(thrown);
        assertThat(answers.get(1).join().exceptionResult()).isSameAs(thrown);
        assertThat(Committed.of(answers.get(2).join()).position()).isEqualTo(2);
    }

    @Test
    void aUnitOfWorkLeftOpenFailsItsCommandAndNoOther() {
        house.done(new Jar.Open("jar_a"));
        house.bus.subscribe(Errand.class.getName(), command -> {
            DefaultUnitOfWork.startAndGet(command);
            return null;
        });
        List<CompletableFuture<CommandResultMessage<?>>> answers =
                house.inOneBatch(new Errand("jar_a"), new Jar.Add("jar_a", 1));
        assertThat(answers.get(0).join().exceptionResult()).isInstanceOf(IllegalStateException.class);
        assertThat(Committed.of(answers.get(1).join()).position()).isEqualTo(2);
    }

    @Test
    void commandsOfOneBatchSeeEachOthersEvents() {
        List<CompletableFuture<CommandResultMessage<?>>> answers = house.inOneBatch(
                new Jar.Open("jar_a"),
                new Jar.Add("jar_a", 5),
                new Jar.Take("jar_a", 6),
                new Jar.Take("jar_a", 2),
                new Jar.Look("jar_a"));
        assertThat(answers.get(2).join().exceptionResult()).isInstanceOf(Jar.TooFewMarbles.class);
        assertThat(answers.get(4).join().getPayload()).isEqualTo(3);
        assertThat(payloads(house.engine.readEvents("jar_a")))
                .containsExactly(
                        new Jar.Opened("jar_a"),
                        new Jar.MarblesAdded("jar_a", 5, 5),
                        new Jar.MarblesTaken("jar_a", 2, 3));
        assertThat(commits()).isEqualTo(1);
    }

    @Test
    void everyCommandHasItsOwnMetadata() {
        try (JarHouse correlated =
                new JarHouse(database, bus -> bus.correlation(new SimpleCorrelationDataProvider(EventLog.ACTOR)))) {
            correlated.pause();
            List<CompletableFuture<CommandResultMessage<?>>> answers = List.of(
                    correlated.send(new Jar.Open("jar_a"), Map.of(EventLog.ACTOR, "alice")),
                    correlated.send(new Jar.Open("jar_b"), Map.of(EventLog.ACTOR, "bob")));
            correlated.resume();
            answers.forEach(CompletableFuture::join);
            assertThat(correlated
                            .engine
                            .readEvents("jar_a")
                            .next()
                            .getMetaData()
                            .get(EventLog.ACTOR))
                    .isEqualTo("alice");
            assertThat(correlated
                            .engine
                            .readEvents("jar_b")
                            .next()
                            .getMetaData()
                            .get(EventLog.ACTOR))
                    .isEqualTo("bob");
        }
    }

    @Test
    void creatingWhatExistsIsRefusedAndHarmsNoNeighbour() {
        house.done(new Jar.Open("jar_a"));
        List<CompletableFuture<CommandResultMessage<?>>> answers = house.inOneBatch(
                new Jar.Open("jar_b"),
                new Jar.Open("jar_a"),
                new Jar.Open("jar_b"),
                new Jar.Add("jar_b", 1),
                new Jar.Add("jar_a", 2));
        assertThat(answers.get(0).join().isExceptional()).isFalse();
        assertThat(answers.get(1).join().exceptionResult()).isInstanceOf(ConcurrencyException.class);
        assertThat(answers.get(2).join().exceptionResult()).isInstanceOf(ConcurrencyException.class);
        assertThat(answers.get(3).join().getPayload()).isEqualTo(1);
        assertThat(answers.get(4).join().getPayload()).isEqualTo(2);
        assertThat(meters.counter("command.bus.failed.writes").count())
                .as("noticed before the write")
                .isZero();
        assertThat(meters.counter("command.bus.conflicts").count()).isEqualTo(2);
    }

    @Test
    void aBatchIsDecidedAgainAfterAForeignWrite() {
        house.done(new Jar.Open("jar_a"));
        house.done(new Jar.Open("jar_b"));
        // The state of jar_a in memory is stale from now on
        JarHouse.engine(database).build().appendEvents(event("jar_a", 1, new Jar.MarblesAdded("jar_a", 9, 9)));

        List<CompletableFuture<CommandResultMessage<?>>> answers = house.inOneBatch(
                new Jar.Add("jar_b", 1), new Jar.Add("jar_a", 1), new Jar.Take("jar_b", 5), new Jar.Add("jar_b", 2));

        assertThat(answers.get(0).join().getPayload()).isEqualTo(1);
        assertThat(answers.get(1).join().getPayload()).as("loaded anew").isEqualTo(10);
        assertThat(answers.get(2).join().exceptionResult()).isInstanceOf(Jar.TooFewMarbles.class);
        assertThat(answers.get(3).join().getPayload()).isEqualTo(3);
        assertThat(meters.counter("command.bus.failed.writes").count()).isEqualTo(1);
        assertThat(house.marbles("jar_a")).isEqualTo(10);
        assertThat(house.marbles("jar_b")).isEqualTo(3);
    }

    @Test
    void anAppendBesideTheBusIsATransactionOfItsOwnThatTheBusNotices() {
        house.done(new Jar.Open("jar_a"));
        house.engine.appendEvents(event("jar_a", 1, new Jar.MarblesAdded("jar_a", 9, 9)), event("jar_b", 0));
        assertThat(house.send(new Jar.Take("jar_a", 9)).join().isExceptional())
                .as("a refusal alone notices nothing")
                .isTrue();
        assertThat(house.send(new Jar.Add("jar_a", 1)).join().getPayload()).isEqualTo(10);
        assertThat(house.log.head()).isEqualTo(4);
    }

    @Test
    void onlyTheCommandThatTheDatabaseRefusesFails() {
        database.execute("ALTER TABLE streams ADD CONSTRAINT refuse CHECK (aggregate_id <> 'jar_poison')");
        List<CompletableFuture<CommandResultMessage<?>>> answers = house.inOneBatch(
                new Jar.Open("jar_a"),
                new Jar.Add("jar_a", 1),
                new Jar.Open("jar_poison"),
                new Jar.Add("jar_a", 2),
                new Jar.Open("jar_b"),
                new Jar.Add("jar_b", 3));
        assertThat(answers.get(2).join().exceptionResult()).hasMessageContaining("refuse");
        assertThat(answers).filteredOn(answer -> answer.join().isExceptional()).hasSize(1);
        assertThat(payloads(house.engine.readEvents("jar_a")))
                .containsExactly(
                        new Jar.Opened("jar_a"),
                        new Jar.MarblesAdded("jar_a", 1, 1),
                        new Jar.MarblesAdded("jar_a", 2, 3));
        assertThat(house.marbles("jar_b")).isEqualTo(3);
    }

    @Test
    void aCreationThatOnlyTheDatabaseKnowsOfFailsAloneToo() {
        JarHouse.engine(database).build().appendEvents(event("jar_a", 0));
        try (JarHouse restarted = new JarHouse(database, bus -> bus.meterRegistry(meters))) {
            List<CompletableFuture<CommandResultMessage<?>>> answers =
                    restarted.inOneBatch(new Jar.Open("jar_b"), new Jar.Open("jar_a"), new Jar.Add("jar_a", 1));
            assertThat(answers.get(0).join().getPayload()).isEqualTo("jar_b");
            assertThat(answers.get(1).join().exceptionResult()).isInstanceOf(ConcurrencyException.class);
            assertThat(answers.get(2).join().getPayload()).isEqualTo(1);
            assertThat(meters.counter("command.bus.conflicts").count())
                    .as("only who fails for good")
                    .isEqualTo(1);
        }
    }

    @Test
    void nothingIsAnsweredBeforeTheCommit() {
        house.done(new Jar.Open("jar_a"));
        List<Long> headsWhenAnswered = new CopyOnWriteArrayList<>();
        List<CompletableFuture<CommandResultMessage<?>>> answers = house.inOneBatch(
                new Jar.Add("jar_a", 1), new Jar.Take("jar_a", 9), new Jar.Look("jar_a"), new Jar.Add("jar_a", 1));
        answers.forEach(answer ->
                answer.thenRun(() -> headsWhenAnswered.add(database.number("SELECT max(global_index) FROM events"))));
        answers.forEach(CompletableFuture::join);
        assertThat(headsWhenAnswered).containsOnly(3L);
    }

    @Test
    void commandsOfOneStreamAreDecidedInTheOrderOfTheirDispatch() {
        try (JarHouse wide = new JarHouse(database, bus -> bus.maxBatch(7))) {
            IntStream.range(0, 8).forEach(jar -> wide.done(new Jar.Open("jar_" + jar)));
            List<CompletableFuture<CommandResultMessage<?>>> answers = new ArrayList<>();
            for (int i = 1; i <= 200; i++) {
                for (int jar = 0; jar < 8; jar++) {
                    answers.add(wide.send(new Jar.Add("jar_" + jar, i)));
                }
            }
            answers.forEach(CompletableFuture::join);
            for (int jar = 0; jar < 8; jar++) {
                assertThat(payloads(wide.engine.readEvents("jar_" + jar, 1)))
                        .map(payload -> ((Jar.MarblesAdded) payload).marbles())
                        .isEqualTo(IntStream.rangeClosed(1, 200).boxed().toList());
            }
        }
    }

    @Test
    void aFullLaneRefusesAtOnce() {
        house.pause();
        List<CompletableFuture<CommandResultMessage<?>>> accepted = IntStream.range(0, 15)
                .mapToObj(i -> house.send(new Jar.Open("jar_" + i)))
                .toList();
        CompletableFuture<CommandResultMessage<?>> overflow = house.send(new Jar.Open("jar_15"));
        assertThat(overflow).isCompleted();
        assertThat(overflow.join().exceptionResult())
                .isInstanceOfSatisfying(
                        OverloadedException.class,
                        refusal -> assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(3)));
        assertThat(meters.counter("command.bus.overloaded").count()).isEqualTo(1);
        assertThat(meters.get("command.bus.queue")
                        .tag("lane", "clients")
                        .gauge()
                        .value())
                .as("with the one under way")
                .isEqualTo(16);
        house.resume();
        assertThat(accepted)
                .extracting(answer -> Committed.of(answer.join()).position())
                .isEqualTo(LongStream.rangeClosed(1, 15).boxed().toList());
    }

    @Test
    void shutdownFinishesWhatWasAcceptedAndRefusesTheRest() {
        house.pause();
        List<CompletableFuture<CommandResultMessage<?>>> accepted = List.of(
                house.send(new Jar.Open("jar_a")),
                house.send(new Jar.Add("jar_a", 1)),
                house.send(new Jar.Take("jar_a", 5)));
        CompletableFuture<Void> shutdown = CompletableFuture.runAsync(house.bus::shutdown);
        await().until(() -> house.send("unhandled").join().exceptionResult() instanceof ShutdownInProgressException);
        assertThat(shutdown).isNotDone();
        house.resume();
        shutdown.join();
        assertThat(accepted).allMatch(CompletableFuture::isDone);
        assertThat(Committed.of(accepted.get(1).join()).position()).isEqualTo(2);
        house.bus.shutdown();
    }

    @Test
    void aCommandWithoutAHandlerIsRefused() {
        assertThat(house.refused("whatever")).isInstanceOf(NoHandlerForCommandException.class);
    }

    @Test
    void twoHandlersForOneCommandAreRefused() {
        assertThatThrownBy(() -> house.bus.subscribe(Jar.Add.class.getName(), command -> null))
                .isInstanceOf(DuplicateCommandHandlerSubscriptionException.class);
    }

    @Test
    void aHandlerCanBeUnsubscribed() {
        house.bus.subscribe(Errand.class.getName(), command -> null).cancel();
        assertThat(house.refused(new Errand("jar_a"))).isInstanceOf(NoHandlerForCommandException.class);
    }

    @Test
    void dispatchInterceptorsChangeCommandsAndMonitorsHearOfEachOnce() {
        AtomicInteger successes = new AtomicInteger();
        AtomicInteger failures = new AtomicInteger();
        MessageMonitor<CommandMessage<?>> monitor = command -> new MessageMonitor.MonitorCallback() {
            @Override
            public void reportSuccess() {
                successes.incrementAndGet();
            }

            @Override
            public void reportFailure(Throwable cause) {
                failures.incrementAndGet();
            }

            @Override
            public void reportIgnored() {
                throw new AssertionError();
            }
        };
        try (JarHouse monitored = new JarHouse(
                database,
                bus -> bus.messageMonitor(monitor).correlation(new SimpleCorrelationDataProvider(EventLog.ACTOR)))) {
            monitored.bus.registerDispatchInterceptor(
                    commands -> (index, command) -> command.andMetaData(Map.of(EventLog.ACTOR, "carol")));
            DomainEventMessage<?> opened =
                    monitored.done(new Jar.Open("jar_a")).events().getFirst();
            monitored.refused(new Jar.Take("jar_a", 1));
            monitored.refused("unknown");
            assertThat(opened.getMetaData().get(EventLog.ACTOR)).isEqualTo("carol");
            assertThat(successes).hasValue(1);
            assertThat(failures).hasValue(2);
        }
    }

    @Test
    void aCommandMayBeSentWithoutACallback() {
        house.bus.dispatch(command(new Jar.Open("jar_a"), Map.of()));
        assertThat(house.send(new Jar.Look("jar_a")).join().getPayload()).isEqualTo(0);
    }

    @Test
    void aCallbackThatThrowsHasNoEffectOnOthers() {
        house.bus.dispatch(command(new Jar.Open("jar_a"), Map.of()), (command, result) -> {
            throw new StackOverflowError("on purpose");
        });
        assertThat(house.send(new Jar.Look("jar_a")).join().getPayload()).isEqualTo(0);
    }

    @Test
    void interceptedHandlersRunInAUnitOfWorkOfTheirOwnAndNothingOfItRemains() {
        house.bus.registerHandlerInterceptor((unitOfWork, chain) -> chain.proceed());
        house.bus.subscribe(
                Errand.class.getName(),
                command -> CurrentUnitOfWork.get().getMessage().getPayload());
        List<CompletableFuture<CommandResultMessage<?>>> answers =
                house.inOneBatch(new Errand("jar_a"), new Errand("jar_b"));
        assertThat(answers.get(0).join().getPayload()).isEqualTo(new Errand("jar_a"));
        assertThat(answers.get(1).join().getPayload()).isEqualTo(new Errand("jar_b"));
    }

    @Test
    void handlersThatAreNotAnnotatedAskForTheCurrentStreams() {
        house.bus.subscribe(
                Errand.class.getName(), _ -> SerialCommandBus.currentStreams().version(Jar.TYPE, "jar_a"));
        assertThat(house.send(new Errand("jar_a")).join().getPayload()).isEqualTo(Streams.NONE);
        assertThatIllegalStateException().isThrownBy(SerialCommandBus::currentStreams);
    }

    @Test
    void sizesMustBePositive() {
        assertThatThrownBy(() -> SerialCommandBus.builder()
                        .engine(house.engine)
                        .laneCapacity(0)
                        .build())
                .hasMessage("must be > 0: laneCapacity=0, maxBatch=512, maxEvents=1000, loaders=2");
    }

    private static CommandMessage<Object> command(Object payload, Map<String, ?> metaData) {
        return GenericCommandMessage.asCommandMessage(payload).withMetaData(metaData);
    }

    private long commits() {
        return meters.get("command.bus.commit").timer().count();
    }
}
