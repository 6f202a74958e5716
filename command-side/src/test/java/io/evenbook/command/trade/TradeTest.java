package io.evenbook.command.trade;

import static io.evenbook.command.Vocabulary.ALICE;
import static io.evenbook.command.Vocabulary.BOB;
import static io.evenbook.command.Vocabulary.limit;

import io.evenbook.api.order.Side;
import io.evenbook.api.trade.SettlementStep;
import io.evenbook.api.trade.TradeCommand.ParkSettlement;
import io.evenbook.api.trade.TradeCommand.RetrySettlement;
import io.evenbook.api.trade.TradeCommand.SettleTrade;
import io.evenbook.api.trade.TradeEvent.SettlementParked;
import io.evenbook.api.trade.TradeEvent.SettlementRetried;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeEvent.TradeSettled;
import io.evenbook.command.World;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.junit.jupiter.api.Test;

class TradeTest {
    private final AggregateTestFixture<Trade> fixture = new AggregateTestFixture<>(Trade.class);
    private final TradeExecuted executed = executed();
    private final SettlementParked parked =
            new SettlementParked(executed.tradeId(), SettlementStep.PAY_IN, "hold.exceeded", "too much");

    @Test
    void settles() {
        fixture.given(executed)
                .when(new SettleTrade(executed.tradeId()))
                .expectEvents(new TradeSettled(executed.tradeId()));
    }

    @Test
    void parks() {
        fixture.given(executed)
                .when(new ParkSettlement(executed.tradeId(), SettlementStep.PAY_IN, "hold.exceeded", "too much"))
                .expectEvents(parked);
    }

    @Test
    void is_tried_again() {
        fixture.given(executed, parked)
                .when(new RetrySettlement(executed.tradeId(), "fixed"))
                .expectEvents(new SettlementRetried(executed.tradeId(), "fixed"));
    }

    private static TradeExecuted executed() {
        World world = new World().funded(ALICE, "0", "1").funded(BOB, "100", "0");
        world.trade(limit(ALICE, 1, Side.SELL, "100", "1"));
        return world.trade(limit(BOB, 2, Side.BUY, "100", "1")).stream()
                .filter(TradeExecuted.class::isInstance)
                .map(TradeExecuted.class::cast)
                .findFirst()
                .orElseThrow();
    }
}
