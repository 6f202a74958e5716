package io.evenbook.command.trade;

import static io.evenbook.command.Vocabulary.ALICE;
import static io.evenbook.command.Vocabulary.BOB;
import static io.evenbook.command.Vocabulary.limit;
import static io.evenbook.command.Vocabulary.rejectionOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.order.Side;
import io.evenbook.api.trade.SettlementStep;
import io.evenbook.api.trade.TradeCommand;
import io.evenbook.api.trade.TradeCommand.ParkSettlement;
import io.evenbook.api.trade.TradeCommand.RetrySettlement;
import io.evenbook.api.trade.TradeCommand.SettleTrade;
import io.evenbook.api.trade.TradeEvent;
import io.evenbook.api.trade.TradeEvent.SettlementParked;
import io.evenbook.api.trade.TradeEvent.SettlementRetried;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeEvent.TradeSettled;
import io.evenbook.api.trade.TradeId;
import io.evenbook.command.World;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TradeStateTest {
    private TradeState state;
    private TradeId id;

    @BeforeEach
    void execute() {
        World world = new World().funded(ALICE, "0", "1").funded(BOB, "100", "0");
        world.trade(limit(ALICE, 1, Side.SELL, "100", "1"));
        TradeExecuted executed = world.trade(limit(BOB, 2, Side.BUY, "100", "1")).stream()
                .filter(TradeExecuted.class::isInstance)
                .map(TradeExecuted.class::cast)
                .findFirst()
                .orElseThrow();
        id = executed.tradeId();
        state = TradeState.evolve(null, executed);
    }

    @Test
    void a_trade_is_settled_once() {
        assertThat(send(new SettleTrade(id))).containsExactly(new TradeSettled(id));
        assertThat(send(new SettleTrade(id))).isEmpty();
        assertThat(send(park())).isEmpty();
    }

    @Test
    void a_settlement_is_parked_once_and_again_after_a_retry() {
        SettlementParked parked = new SettlementParked(id, SettlementStep.PAY_OUT, "amount.too-large", "too much");
        assertThat(send(park())).containsExactly(parked);
        assertThat(send(park())).isEmpty();
        assertThat(send(new RetrySettlement(id, "fixed"))).containsExactly(new SettlementRetried(id, "fixed"));
        assertThat(send(park())).containsExactly(parked);
    }

    @Test
    void only_a_parked_settlement_is_retried() {
        assertThat(rejectionOf(() -> send(new RetrySettlement(id, "now"))).code()).isEqualTo("saga.not-parked");
        send(park());
        send(new SettleTrade(id));
        assertThat(rejectionOf(() -> send(new RetrySettlement(id, "now"))).code()).isEqualTo("saga.not-parked");
    }

    private ParkSettlement park() {
        return new ParkSettlement(id, SettlementStep.PAY_OUT, "amount.too-large", "too much");
    }

    private List<TradeEvent> send(TradeCommand command) {
        List<TradeEvent> events = state.decide(command);
        events.forEach(event -> state = TradeState.evolve(state, event));
        return events;
    }
}
