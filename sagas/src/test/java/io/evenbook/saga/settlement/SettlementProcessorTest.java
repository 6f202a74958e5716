package io.evenbook.saga.settlement;

import static io.evenbook.saga.settlement.Trades.executed;
import static io.evenbook.saga.settlement.Trades.park;
import static io.evenbook.saga.settlement.Trades.parked;
import static io.evenbook.saga.settlement.Trades.retried;
import static io.evenbook.saga.settlement.Trades.settle;
import static io.evenbook.saga.settlement.Trades.settled;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenbook.api.id.ParkedId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.parked.ParkedCommand.ParkEvent;
import io.evenbook.api.parked.ParkedEvent.ParkedRetried;
import io.evenbook.api.trade.TradeCommand.SettleTrade;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.axon.postgres.reader.LogReader;
import io.evenbook.saga.EventProcessors;
import io.evenbook.saga.InMemoryLog;
import io.evenbook.saga.Parking;
import io.evenbook.saga.ProcessDispatcher;
import io.evenbook.saga.Refused;
import io.evenbook.saga.Sagas;
import io.evenbook.saga.ScriptedCommandBus;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.modelling.saga.AssociationValue;
import org.axonframework.modelling.saga.SagaEventHandler;
import org.axonframework.modelling.saga.SagaStorageException;
import org.axonframework.modelling.saga.StartSaga;
import org.axonframework.modelling.saga.repository.inmemory.InMemorySagaStore;
import org.axonframework.serialization.SerializationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SettlementProcessorTest {
    private final ScriptedCommandBus bus = new ScriptedCommandBus();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    /** How many more calls of the saga store fail. */
    private final AtomicInteger unreachable = new AtomicInteger();

    /** Trades whose sagas cannot be read. */
    private final Set<TradeId> unreadable = ConcurrentHashMap.newKeySet();

    private final InMemorySagaStore sagas = new InMemorySagaStore() {
        @Override
        public Set<String> findSagas(Class<?> sagaType, AssociationValue associationValue) {
            if (unreachable.getAndDecrement() > 0) {
                throw new SagaStorageException("connection lost", new SQLException("on purpose", "08006"));
            }
            return super.findSagas(sagaType, associationValue);
        }

        @Override
        public <S> Entry<S> loadSaga(Class<S> sagaType, String sagaIdentifier) {
            Entry<S> saga = super.loadSaga(sagaType, sagaIdentifier);
            if (saga != null
                    && saga.associationValues().stream()
                            .anyMatch(value -> unreadable.contains(new TradeId(value.getValue())))) {
                throw new SerializationException("on purpose");
            }
            return saga;
        }
    };
    private final InMemoryLog log = new InMemoryLog();
    private final EventProcessors processors = log.processors();
    private final LogReader reader =
            processors.add(Settlement.NAME, SettlementConfiguration.process(sagas, bus.dispatcher(), log::at, meters));

    @AfterEach
    void stop() {
        processors.stop();
        log.close();
    }

    @Test
    void eventsFromBeforeTheFirstStartAreHandled() {
        log.append(executed());

        processors.start();

        awaitCommands(settle());
    }

    @Test
    void aSettledTradeLeavesNoSaga() {
        processors.start();
        log.append(executed(), settled());

        await().atMost(Duration.ofSeconds(10)).until(() -> count("ended") == 1);
        assertThat(sagas.findSagas(Settlement.class, new AssociationValue("tradeId", Trades.TRADE.value())))
                .isEmpty();
    }

    @Test
    void anUnavailableStoreFailsTheBatchWhichIsRepeatedAndCountedOnce() {
        AtomicInteger failures = new AtomicInteger(2);
        bus.answerBy(_ -> {
            if (failures.getAndDecrement() > 0) {
                throw new IllegalStateException("connection lost");
            }
        });
        log.append(executed());
        processors.start();

        await().atMost(Duration.ofSeconds(15)).until(() -> count("started") == 1);
        assertThat(bus.commands()).containsExactly(settle(), settle(), settle());
        assertThat(sagas.findSagas(Settlement.class, new AssociationValue("tradeId", Trades.TRADE.value())))
                .hasSize(1);
    }

    @Test
    void aRefusedSettlementIsParkedAndTheNextOnesAreSettled() {
        SettleTrade other = new SettleTrade(TradeId.of(Trades.MARKET, 2));
        bus.answerBy(command -> {
            if (command.equals(settle())) {
                throw Refused.with("saga.hold-missing", "the hold is not there");
            }
        });
        log.append(executed(), executed(other.tradeId()));
        processors.start();

        await().atMost(Duration.ofSeconds(10)).until(() -> reader.position() == 2);
        assertThat(bus.commands()).containsExactly(settle(), other, park("saga.hold-missing", "the hold is not there"));

        bus.answerBy(_ -> {});
        log.append(parked(), retried());
        await().atMost(Duration.ofSeconds(10)).until(() -> reader.position() == 4);
        assertThat(bus.commands()).hasSize(4).last().isEqualTo(settle());
    }

    @Test
    void theEventOfAnUnreadableSagaIsParkedUntilARetryReadsIt() {
        TradeId good = TradeId.of(Trades.MARKET, 2);
        log.append(executed(), executed(good));
        processors.start();
        await().atMost(Duration.ofSeconds(10)).until(() -> reader.position() == 2);
        unreadable.add(Trades.TRADE);
        log.append(retried(), retried(good), settled(good));

        await().atMost(Duration.ofSeconds(10)).until(() -> reader.position() == 5);
        assertThat(bus.commands().subList(2, 4))
                .satisfiesExactlyInAnyOrder(
                        command -> assertThat(command).isEqualTo(new SettleTrade(good)),
                        command -> assertThat(command).isInstanceOfSatisfying(ParkEvent.class, park -> {
                            assertThat(park.parkedId()).isEqualTo(ParkedId.of(Settlement.NAME, 3));
                            assertThat(park.eventType()).isEqualTo("trade.SettlementRetried");
                            assertThat(park.code()).isEqualTo("saga.failed");
                        }));
        assertThat(count("ended")).isEqualTo(1);

        unreadable.clear();
        log.append(new ParkedRetried(ParkedId.of(Settlement.NAME, 3), "repaired"));
        await().atMost(Duration.ofSeconds(10)).until(() -> reader.position() == 6);
        assertThat(bus.commands()).hasSize(5).last().isEqualTo(settle());
    }

    /** Fails on one trade. */
    public static class Fragile {

        @StartSaga
        @SagaEventHandler(associationProperty = "tradeId")
        void on(TradeExecuted executed) {
            if (executed.tradeId().equals(Trades.TRADE)) {
                throw new IllegalStateException("on purpose");
            }
        }
    }

    @Test
    void anEventOnWhichASagaFailsIsParkedAndTheNextOnesAreHandled() {
        LogReader fragile = processors.add(
                "Fragile",
                new Parking(
                        Sagas.handler(Fragile.class, sagas, _ -> {}),
                        new ProcessDispatcher("Fragile", bus.dispatcher()),
                        log::at));
        TradeId good = TradeId.of(Trades.MARKET, 2);
        log.append(executed(), executed(good));
        processors.start();

        await().atMost(Duration.ofSeconds(10)).until(() -> fragile.position() == 2);
        assertThat(bus.commands())
                .filteredOn(ParkEvent.class::isInstance)
                .singleElement()
                .isInstanceOfSatisfying(ParkEvent.class, park -> {
                    assertThat(park.parkedId()).isEqualTo(ParkedId.of("Fragile", 1));
                    assertThat(park.detail()).isEqualTo("java.lang.IllegalStateException: on purpose");
                });
        assertThat(sagas.findSagas(Fragile.class, new AssociationValue("tradeId", good.value())))
                .hasSize(1);
    }

    @Test
    void anUnavailableSagaStoreParksNothing() {
        unreachable.set(1);
        log.append(executed());
        processors.start();

        await().atMost(Duration.ofSeconds(10)).until(() -> reader.position() == 1);
        assertThat(bus.commands()).containsExactly(settle());
        assertThat(unreachable).hasValueLessThan(0);
    }

    @Test
    void anEventIsParkedIfItsSettlementCannotBeParked() {
        bus.answerBy(command -> {
            if (!(command instanceof ParkEvent)) {
                throw Refused.with("saga.hold-missing", "the hold is not there");
            }
        });
        log.append(executed(), executed(TradeId.of(Trades.MARKET, 2)));
        processors.start();

        await().atMost(Duration.ofSeconds(10)).until(() -> reader.position() == 2);
        assertThat(bus.commands())
                .hasSize(6)
                .filteredOn(ParkEvent.class::isInstance)
                .<Object>extracting(command -> ((ParkEvent) command).parkedId())
                .containsExactlyInAnyOrder(ParkedId.of(Settlement.NAME, 1), ParkedId.of(Settlement.NAME, 2));
    }

    @Test
    void theTokenStaysBeforeACommandWithAnIndeterminateOutcome() {
        bus.answerBy(_ -> {
            throw new IllegalStateException("connection lost");
        });
        log.append(executed());
        processors.start();

        await().atMost(Duration.ofSeconds(15)).until(() -> bus.commands().size() >= 2);
        assertThat(reader.position()).isZero();
    }

    private double count(String what) {
        return meters.get("evenbook.sagas." + what).counter().count();
    }

    private void awaitCommands(Object... commands) {
        await().atMost(Duration.ofSeconds(10)).until(() -> bus.commands().equals(List.of(commands)));
    }
}
