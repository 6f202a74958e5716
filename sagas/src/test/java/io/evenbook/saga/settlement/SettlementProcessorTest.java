package io.evenbook.saga.settlement;

import static io.evenbook.saga.settlement.Trades.executed;
import static io.evenbook.saga.settlement.Trades.paidIn;
import static io.evenbook.saga.settlement.Trades.payIn;
import static io.evenbook.saga.settlement.Trades.payOut;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenbook.axon.postgres.LogReader;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.saga.EventProcessors;
import io.evenbook.saga.InMemoryLog;
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
    private final TradeExecuted trade = executed();
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
        log.append(trade);

        processors.start();

        awaitCommands(payIn(trade, Side.BUY), payIn(trade, Side.SELL));
    }

    @Test
    void anUnreachableStoreFailsTheBatchWhichIsDoneAgainAndCountedOnce() {
        AtomicInteger failures = new AtomicInteger(3);
        bus.answerBy(_ -> {
            if (failures.getAndDecrement() > 0) {
                throw new IllegalStateException("connection lost");
            }
        });
        log.append(trade);
        processors.start();

        // Two rounds fail, at one command or at both.
        await().atMost(Duration.ofSeconds(15)).until(() -> meters.get("evenbook.sagas.started").counter().count() == 1);
        assertThat(bus.commands())
                .containsExactly(
                        payIn(trade, Side.BUY), payIn(trade, Side.SELL), payIn(trade, Side.BUY), payIn(trade, Side.SELL),
                        payIn(trade, Side.BUY), payIn(trade, Side.SELL));
        assertThat(sagas.findSagas(Settlement.class, new AssociationValue("tradeId", trade.tradeId().value()))).hasSize(1);

        log.append(paidIn(trade, Side.BUY), paidIn(trade, Side.SELL));
        await().until(() -> bus.commands().size() == 8);
        assertThat(bus.commands().subList(6, 8)).containsExactly(payOut(trade, Side.BUY), payOut(trade, Side.SELL));
    }

    @Test
    void theTokenDoesNotPassACommandWhoseOutcomeIsUnknown() {
        bus.answerBy(_ -> {
            throw new IllegalStateException("connection lost");
        });
        log.append(trade);
        processors.start();

        await().until(() -> bus.commands().size() >= 4);
        assertThat(reader.position()).isZero();
    }

    private void awaitCommands(Object... commands) {
        await().atMost(Duration.ofSeconds(10)).until(() -> bus.commands().equals(List.of(commands)));
    }
}
