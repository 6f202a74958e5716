package io.evenbook.command;

import static io.evenbook.command.Vocabulary.ALICE;
import static io.evenbook.command.Vocabulary.BOB;
import static io.evenbook.command.Vocabulary.BTC_USD;
import static io.evenbook.command.Vocabulary.btc;
import static io.evenbook.command.Vocabulary.decimal;
import static io.evenbook.command.Vocabulary.order;
import static io.evenbook.command.Vocabulary.usd;

import io.evenbook.api.account.AccountCommand.OpenAccount;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.TradeCommand.ParkSettlement;
import io.evenbook.api.trade.TradeCommand.RetrySettlement;
import io.evenbook.api.trade.TradeCommand.SettleTrade;
import io.evenbook.api.trade.TradeEvent;
import io.evenbook.api.trade.TradeEvent.SettlementParked;
import io.evenbook.api.trade.TradeEvent.SettlementRetried;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeParty;
import io.evenbook.command.trade.TradeState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One trade in Axon's fixture: parked and retried. */
class TradeStreamTest {
    private static final TradeId TRADE = TradeId.of(BTC_USD, 1);
    private static final TradeExecuted EXECUTED = new TradeExecuted(
            TRADE,
            BTC_USD,
            null,
            decimal("100.00"),
            btc("1"),
            usd("100"),
            10_000,
            Side.SELL,
            new TradeParty(order(2), BOB, HoldId.behind(order(2)), usd("100"), usd("0"), btc("1"), btc("0.002")),
            new TradeParty(order(1), ALICE, HoldId.behind(order(1)), btc("1"), btc("0"), usd("100"), usd("0.1")));
    private static final SettlementParked PARKED = new SettlementParked(TRADE, "saga.hold-missing", "gone");
    private static final SettlementRetried RETRIED = new SettlementRetried(TRADE, "try");

    private final StreamFixture<TradeState, TradeEvent> fixture = new StreamFixture<>(
            TradeState.AGGREGATE.type(),
            TradeEvent.class,
            TRADE,
            List.of(new OpenAccount(ALICE, null, null), new OpenAccount(BOB, null, null)),
            SettleTrade.class,
            ParkSettlement.class,
            RetrySettlement.class);

    @Test
    void aSettlementIsParkedOnce() {
        ParkSettlement park = new ParkSettlement(TRADE, "saga.hold-missing", "gone");
        fixture.given(EXECUTED).when(park).expectEvents(PARKED).expectResultMessagePayload(1L);
        fixture.given(EXECUTED, PARKED).when(park).expectNoEvents().expectResultMessagePayload(1L);
    }

    @Test
    void onlyWhatIsParkedIsTriedAgainAndThenItMayBeParkedAgain() {
        RetrySettlement retry = new RetrySettlement(TRADE, "try");
        fixture.given(EXECUTED)
                .when(retry)
                .expectNoEvents()
                .expectExceptionMessage("The settlement of trade " + TRADE + " is not parked.");
        fixture.given(EXECUTED, PARKED).when(retry).expectEvents(RETRIED);
        fixture.given(EXECUTED, PARKED, RETRIED)
                .when(retry)
                .expectNoEvents()
                .expectExceptionMessage("The settlement of trade " + TRADE + " is not parked.");
        fixture.given(EXECUTED, PARKED, RETRIED)
                .when(new ParkSettlement(TRADE, "saga.hold-missing", "gone"))
                .expectEvents(PARKED);
    }

    @Test
    void aSettlementWithoutItsHoldsIsRefused() {
        fixture.given(EXECUTED)
                .when(new SettleTrade(TRADE))
                .expectNoEvents()
                .expectExceptionMessage("Hold %s of account %s has less than trade %s needs."
                        .formatted(HoldId.behind(order(2)), BOB, TRADE));
    }

    @Test
    void whatWasNeverExecutedIsUnknown() {
        fixture.given()
                .when(new SettleTrade(TRADE))
                .expectNoEvents()
                .expectExceptionMessage("There is no trade " + TRADE + ".");
    }
}
