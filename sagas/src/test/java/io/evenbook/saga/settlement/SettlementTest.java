package io.evenbook.saga.settlement;

import static io.evenbook.saga.settlement.Trades.MARKET;
import static io.evenbook.saga.settlement.Trades.TRADE;
import static io.evenbook.saga.settlement.Trades.cancelled;
import static io.evenbook.saga.settlement.Trades.executed;
import static io.evenbook.saga.settlement.Trades.executedInScheme;
import static io.evenbook.saga.settlement.Trades.park;
import static io.evenbook.saga.settlement.Trades.parked;
import static io.evenbook.saga.settlement.Trades.retried;
import static io.evenbook.saga.settlement.Trades.settle;
import static io.evenbook.saga.settlement.Trades.settled;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.EventMetaData;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.trade.TradeCommand.SettleTrade;
import io.evenbook.saga.ProcessDispatcher;
import io.evenbook.saga.Refused;
import io.evenbook.saga.SagaMeters;
import io.evenbook.saga.ScriptedCommandBus;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import org.axonframework.test.saga.SagaTestFixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SettlementTest {
    private final ScriptedCommandBus bus = new ScriptedCommandBus();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final SagaTestFixture<Settlement> fixture = new SagaTestFixture<>(Settlement.class);

    @BeforeEach
    void registerResources() {
        fixture.registerResource(new ProcessDispatcher(Settlement.NAME, bus.dispatcher()));
        fixture.registerResource(new SagaMeters(Settlement.NAME, meters));
    }

    @Test
    void aTradeIsSettledByOneCommand() {
        fixture.givenNoPriorActivity()
                .whenPublishingA(executed())
                .expectActiveSagas(1)
                .expectAssociationWith("tradeId", TRADE.value());

        assertThat(bus.commands()).containsExactly(settle());
        assertThat(count("started")).isEqualTo(1);
    }

    @Test
    void aTradeThatSettlesInAClearingWindowEndsAtOnceWithoutACommand() {
        fixture.givenNoPriorActivity().whenPublishingA(executedInScheme()).expectActiveSagas(0);

        assertThat(bus.commands()).isEmpty();
        assertThat(count("started")).isZero();
        assertThat(count("ended")).isZero();
    }

    @Test
    void itEndsOnTheConfirmingEventAndNotOnSendingTheCommand() {
        fixture.givenAPublished(executed()).whenPublishingA(settled()).expectActiveSagas(0);

        assertThat(bus.commands()).containsExactly(settle());
        assertThat(count("ended")).isEqualTo(1);
    }

    @Test
    void itsCommandsCarryActorCorrelationAndCausation() {
        bus.answerBy(SettlementTest::refuseToSettle);

        fixture.givenNoPriorActivity().whenPublishingA(executed(), Map.of(EventMetaData.CORRELATION_ID, "request-7"));

        assertThat(bus.messages())
                .hasSize(2)
                .allSatisfy(command -> assertThat(command.getMetaData())
                        .containsEntry(EventMetaData.ACTOR, "system:Settlement")
                        .containsEntry(EventMetaData.CORRELATION_ID, "request-7")
                        .containsKey(EventMetaData.CAUSATION_ID));
    }

    @Test
    void aRefusedSettlementIsParkedAndTheSagaStays() {
        bus.answerBy(SettlementTest::refuseToSettle);

        fixture.givenAPublished(executed()).whenPublishingA(parked()).expectActiveSagas(1);

        assertThat(bus.commands()).containsExactly(settle(), park("saga.hold-missing", "the hold is not there"));
        assertThat(count("parked")).isEqualTo(1);
        assertThat(count("ended")).isZero();
    }

    @Test
    void aParkedSettlementIsRetriedOnRequest() {
        bus.answerBy(SettlementTest::refuseToSettle);
        fixture.givenAPublished(executed()).whenPublishingA(parked());
        bus.answerBy(_ -> {});

        fixture.whenPublishingA(retried()).expectActiveSagas(1);
        assertThat(bus.commands()).hasSize(3).last().isEqualTo(settle());

        fixture.whenPublishingA(settled()).expectActiveSagas(0);
        assertThat(count("ended")).isEqualTo(1);
    }

    @Test
    void aRefusedRetryIsParkedAgain() {
        bus.answerBy(SettlementTest::refuseToSettle);

        fixture.givenAPublished(executed())
                .andThenAPublished(parked())
                .whenPublishingA(retried())
                .expectActiveSagas(1);

        assertThat(bus.commands())
                .containsExactly(
                        settle(), park("saga.hold-missing", "the hold is not there"),
                        settle(), park("saga.hold-missing", "the hold is not there"));
    }

    @Test
    void aCancelledTradeEndsTheSaga() {
        fixture.givenAPublished(executed())
                .andThenAPublished(parked())
                .whenPublishingA(cancelled())
                .expectActiveSagas(0);

        assertThat(bus.commands()).containsExactly(settle());
        assertThat(count("ended")).isEqualTo(1);
    }

    @Test
    void aTradeExecutedTwiceHasOneSaga() {
        fixture.givenAPublished(executed()).whenPublishingA(executed()).expectActiveSagas(1);

        assertThat(bus.commands()).containsOnly(settle());
    }

    @Test
    void eventsAfterTheEndCauseNothing() {
        fixture.givenAPublished(executed())
                .andThenAPublished(settled())
                .whenPublishingA(settled())
                .expectActiveSagas(0);

        assertThat(bus.commands()).containsExactly(settle());
        assertThat(count("ended")).isEqualTo(1);
    }

    @Test
    void eventsBeforeTheTradeCauseNothing() {
        fixture.givenAPublished(settled())
                .andThenAPublished(retried())
                .andThenAPublished(parked())
                .whenPublishingA(cancelled())
                .expectActiveSagas(0);

        assertThat(bus.commands()).isEmpty();
    }

    @Test
    void anEventOfAnotherTradeDoesNotReachTheSaga() {
        TradeId other = TradeId.of(MARKET, 2);

        fixture.givenAPublished(executed())
                .andThenAPublished(executed(other))
                .whenPublishingA(settled(other))
                .expectActiveSagas(1);

        assertThat(bus.commands()).containsExactly(settle(), new SettleTrade(other));
    }

    private static void refuseToSettle(Object command) {
        if (command instanceof SettleTrade) {
            throw Refused.with("saga.hold-missing", "the hold is not there");
        }
    }

    private double count(String what) {
        return meters.get("evenbook.sagas." + what).counter().count();
    }
}
