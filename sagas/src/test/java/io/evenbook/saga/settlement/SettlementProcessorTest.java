package io.evenbook.saga.settlement;

import static io.evenbook.saga.settlement.Trades.executed;
import static io.evenbook.saga.settlement.Trades.park;
import static io.evenbook.saga.settlement.Trades.parked;
import static io.evenbook.saga.settlement.Trades.retried;
import static io.evenbook.saga.settlement.Trades.settle;
import static io.evenbook.saga.settlement.Trades.settled;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenbook.api.trade.TradeCommand.SettleTrade;
import io.evenbook.api.trade.TradeId;
import io.evenbook.axon.postgres.LogReader;
import io.evenbook.saga.EventProcessors;
import io.evenbook.saga.InMemoryLog;
import io.evenbook.saga.Refused;
import io.evenbook.saga.ScriptedCommandBus;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.modelling.saga.AssociationValue;
import org.axonframework.modelling.saga.repository.inmemory.InMemorySagaStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SettlementProcessorTest {
    private final ScriptedCommandBus bus = new ScriptedCommandBus();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final InMemorySagaStore sagas = new InMemorySagaStore();
    private final InMemoryLog log = new InMemoryLog();
    private final EventProcessors processors = log.processors();
    private final LogReader reader = processors.add(
            Settlement.NAME, SettlementConfiguration.sagaManager(sagas, bus.dispatcher(), meters));

    @AfterEach
    void stop() {
        processors.stop();
        log.close();
    }

    @Test
    void whatHappenedBeforeItFirstStartedIsNotMissed() {
        log.append(executed());

        processors.start();

        awaitCommands(settle());
    }

    @Test
    void aTradeThatIsSettledLeavesNothing() {
        processors.start();
        log.append(executed(), settled());

        await().atMost(Duration.ofSeconds(10)).until(() -> count("ended") == 1);
        assertThat(sagas.findSagas(Settlement.class, new AssociationValue("tradeId", Trades.TRADE.value()))).isEmpty();
    }

    @Test
    void anUnreachableStoreFailsTheBatchWhichIsDoneAgainAndCountedOnce() {
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
        assertThat(sagas.findSagas(Settlement.class, new AssociationValue("tradeId", Trades.TRADE.value()))).hasSize(1);
    }

    @Test
    void aSettlementThatIsRefusedIsParkedAndThoseAfterItGoOn() {
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
    void theTokenDoesNotPassACommandWhoseOutcomeIsUnknown() {
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
