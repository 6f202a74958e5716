package io.evenbook.saga.settlement;

import static io.evenbook.saga.settlement.Trades.ALICE;
import static io.evenbook.saga.settlement.Trades.BOB;
import static io.evenbook.saga.settlement.Trades.TRADE;
import static io.evenbook.saga.settlement.Trades.executed;
import static io.evenbook.saga.settlement.Trades.paidIn;
import static io.evenbook.saga.settlement.Trades.paidOut;
import static io.evenbook.saga.settlement.Trades.parked;
import static io.evenbook.saga.settlement.Trades.payIn;
import static io.evenbook.saga.settlement.Trades.payOut;
import static io.evenbook.saga.settlement.Trades.retried;
import static io.evenbook.saga.settlement.Trades.settle;
import static io.evenbook.saga.settlement.Trades.settled;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.EventMetaData;
import io.evenbook.api.RejectedException;
import io.evenbook.api.Rejection;
import io.evenbook.api.account.AccountCommand.PayIn;
import io.evenbook.api.json.EvenbookJson;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.SettlementStep;
import io.evenbook.api.trade.TradeCommand.ParkSettlement;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.saga.ProcessDispatcher;
import io.evenbook.saga.SagaMeters;
import io.evenbook.saga.ScriptedCommandBus;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import org.axonframework.test.saga.SagaTestFixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class SettlementTest {
    private final TradeExecuted trade = executed();
    private final ScriptedCommandBus bus = new ScriptedCommandBus();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final SagaTestFixture<Settlement> fixture = new SagaTestFixture<>(Settlement.class);

    @BeforeEach
    void registerResources() {
        fixture.registerResource(new ProcessDispatcher(Settlement.NAME, bus.dispatcher()));
        fixture.registerResource(new SagaMeters("Settlement", meters));
    }

    @Test
    void itStartsWithTheTradeAndIsFoundByIt() {
        fixture.givenNoPriorActivity().whenPublishingA(trade).expectActiveSagas(1).expectAssociationWith("tradeId", TRADE.value());

        assertThat(bus.commands()).containsExactly(payIn(trade, Side.BUY), payIn(trade, Side.SELL));
    }

    @Test
    void itEndsOnTheEventThatSaysSoAndNotOnHavingSent() {
        fixture.givenAPublished(trade)
                .andThenAPublished(paidIn(trade, Side.BUY))
                .andThenAPublished(paidIn(trade, Side.SELL))
                .andThenAPublished(paidOut(trade, Side.BUY))
                .whenPublishingA(paidOut(trade, Side.SELL))
                .expectActiveSagas(1);
        assertThat(bus.commands())
                .containsExactly(
                        payIn(trade, Side.BUY), payIn(trade, Side.SELL), payOut(trade, Side.BUY), payOut(trade, Side.SELL),
                        settle());
        assertThat(count("ended")).isZero();

        fixture.whenPublishingA(settled()).expectActiveSagas(0);
        assertThat(count("started")).isEqualTo(1);
        assertThat(count("ended")).isEqualTo(1);
    }

    @Test
    void itsCommandsSayWhoSentThemAndWhy() {
        fixture.givenNoPriorActivity().whenPublishingA(trade, Map.of(EventMetaData.CORRELATION_ID, "request-7"));

        assertThat(bus.messages()).allSatisfy(command -> assertThat(command.getMetaData())
                .containsEntry(EventMetaData.ACTOR, "system:Settlement")
                .containsEntry(EventMetaData.CORRELATION_ID, "request-7")
                .containsKey(EventMetaData.CAUSATION_ID));
    }

    @Test
    void aRefusedStepIsRecordedWithTheTradeAndRetriedOnRequest() {
        bus.answerBy(command -> {
            if (command instanceof PayIn payIn && payIn.accountId().equals(BOB)) {
                throw new RejectedException(new Refused("hold.unknown", "there is no such hold"));
            }
        });
        fixture.givenAPublished(trade)
                .andThenAPublished(paidIn(trade, Side.BUY))
                .whenPublishingA(parked(SettlementStep.PAY_IN, "hold.unknown", "there is no such hold"))
                .expectActiveSagas(1);
        assertThat(bus.commands())
                .containsExactly(
                        payIn(trade, Side.BUY), payIn(trade, Side.SELL),
                        new ParkSettlement(TRADE, SettlementStep.PAY_IN, "hold.unknown", "there is no such hold"));
        assertThat(count("parked")).isEqualTo(1);

        bus.answerBy(_ -> {});
        fixture.whenPublishingA(retried());
        assertThat(bus.commands()).hasSize(4).last().isEqualTo(payIn(trade, Side.SELL));
    }

    @Test
    void anEventOfAnotherTradeIsNotItsOwn() {
        fixture.givenNoPriorActivity().whenPublishingA(paidIn(trade, Side.BUY)).expectActiveSagas(0);

        assertThat(bus.commands()).isEmpty();
    }

    @Test
    void anAccountMayTradeWithItself() {
        TradeExecuted selfTrade = Trades.executedBetween(ALICE, ALICE);

        fixture.givenAPublished(selfTrade)
                .andThenAPublished(paidIn(selfTrade, Side.SELL))
                .whenPublishingA(paidIn(selfTrade, Side.BUY));

        assertThat(bus.commands())
                .containsExactly(
                        payIn(selfTrade, Side.BUY), payIn(selfTrade, Side.SELL), payOut(selfTrade, Side.BUY),
                        payOut(selfTrade, Side.SELL));
    }

    @Test
    void itIsStoredAsItsStateAlone() {
        JsonMapper json = EvenbookJson.mapper();
        assertThat(json.writeValueAsString(new Settlement())).isEqualTo("{}");

        String stored = "{\"process\":%s}".formatted(json.writeValueAsString(SettlementProcess.of(trade)));
        assertThat(json.writeValueAsString(json.readValue(stored, Settlement.class))).isEqualTo(stored);
    }

    private double count(String what) {
        return meters.get("evenbook.sagas." + what).counter().count();
    }

    private record Refused(String code, String detail) implements Rejection {
        @Override
        public Kind kind() {
            return Kind.UNKNOWN;
        }
    }
}
