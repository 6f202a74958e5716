package io.evenbook.saga.settlement;

import static io.evenbook.saga.settlement.Trades.ALICE;
import static io.evenbook.saga.settlement.Trades.executed;
import static io.evenbook.saga.settlement.Trades.executedBetween;
import static io.evenbook.saga.settlement.Trades.paidIn;
import static io.evenbook.saga.settlement.Trades.paidOut;
import static io.evenbook.saga.settlement.Trades.parked;
import static io.evenbook.saga.settlement.Trades.payIn;
import static io.evenbook.saga.settlement.Trades.payOut;
import static io.evenbook.saga.settlement.Trades.retried;
import static io.evenbook.saga.settlement.Trades.settle;
import static io.evenbook.saga.settlement.Trades.settled;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.json.EvenbookJson;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.SettlementStep;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class SettlementProcessTest {
    private final TradeExecuted trade = executed();

    @Test
    void bothSidesPayInThenBothArePaidThenTheTradeIsSettled() {
        assertThat(commandsAfter(trade)).containsExactly(payIn(trade, Side.BUY), payIn(trade, Side.SELL));
        assertThat(commandsAfter(trade, paidIn(trade, Side.SELL))).isEmpty();
        assertThat(commandsAfter(trade, paidIn(trade, Side.SELL), paidIn(trade, Side.BUY)))
                .containsExactly(payOut(trade, Side.BUY), payOut(trade, Side.SELL));
        assertThat(commandsAfter(trade, bothPaidIn(), paidOut(trade, Side.BUY))).isEmpty();
        assertThat(commandsAfter(trade, bothPaidIn(), paidOut(trade, Side.BUY), paidOut(trade, Side.SELL)))
                .containsExactly(settle());
        assertThat(commandsAfter(trade, bothPaidIn(), bothPaidOut(), settled())).isEmpty();
    }

    @Test
    void anEventThatTellsNothingNewCausesNothing() {
        assertThat(commandsAfter(trade, paidIn(trade, Side.BUY), paidIn(trade, Side.BUY))).isEmpty();
        assertThat(commandsAfter(trade, bothPaidIn(), paidIn(trade, Side.BUY))).isEmpty();
        assertThat(commandsAfter(trade, bothPaidIn(), paidOut(trade, Side.BUY), paidOut(trade, Side.BUY))).isEmpty();
        assertThat(commandsAfter(trade, bothPaidIn(), bothPaidOut(), paidOut(trade, Side.SELL))).isEmpty();
        assertThat(commandsAfter(trade, bothPaidIn(), bothPaidOut(), settled(), settled())).isEmpty();
    }

    @Test
    void aParkedSettlementWaitsForItsRetry() {
        assertThat(commandsAfter(trade, parked(SettlementStep.PAY_IN, "hold.unknown", "no such hold"))).isEmpty();
    }

    @Test
    void aRetrySendsWhatIsMissingOfTheStep() {
        assertThat(commandsAfter(trade, retried())).containsExactly(payIn(trade, Side.BUY), payIn(trade, Side.SELL));
        assertThat(commandsAfter(trade, paidIn(trade, Side.BUY), retried())).containsExactly(payIn(trade, Side.SELL));
        assertThat(commandsAfter(trade, bothPaidIn(), paidOut(trade, Side.SELL), retried()))
                .containsExactly(payOut(trade, Side.BUY));
        assertThat(commandsAfter(trade, bothPaidIn(), bothPaidOut(), retried())).containsExactly(settle());
        assertThat(commandsAfter(trade, bothPaidIn(), bothPaidOut(), settled(), retried())).isEmpty();
    }

    @Test
    void oneAccountOnBothSidesPaysAndIsPaidForEach() {
        TradeExecuted selfTrade = executedBetween(ALICE, ALICE);

        assertThat(commandsAfter(selfTrade)).containsExactly(payIn(selfTrade, Side.BUY), payIn(selfTrade, Side.SELL));
        assertThat(commandsAfter(selfTrade, paidIn(selfTrade, Side.BUY))).isEmpty();
        assertThat(commandsAfter(selfTrade, paidIn(selfTrade, Side.BUY), paidIn(selfTrade, Side.SELL)))
                .containsExactly(payOut(selfTrade, Side.BUY), payOut(selfTrade, Side.SELL));
    }

    @Test
    void itsStateIsTheSameAfterBeingStored() {
        JsonMapper json = EvenbookJson.mapper();
        SettlementProcess process = SettlementProcess.of(trade).evolve(paidIn(trade, Side.SELL)).evolve(paidIn(trade, Side.BUY));

        String stored = json.writeValueAsString(process);

        assertThat(json.readValue(stored, SettlementProcess.class)).isEqualTo(process);
        assertThat(stored).contains("\"paidIn\":[\"BUY\",\"SELL\"],\"paidOut\":[],\"settled\":false");
    }

    private List<Object> bothPaidIn() {
        return List.of(paidIn(trade, Side.BUY), paidIn(trade, Side.SELL));
    }

    private List<Object> bothPaidOut() {
        return List.of(paidOut(trade, Side.BUY), paidOut(trade, Side.SELL));
    }

    /** What the last event causes, after all before it. */
    private static List<Object> commandsAfter(TradeExecuted trade, Object... eventsOrLists) {
        List<Object> events = new ArrayList<>(List.of(trade));
        for (Object one : eventsOrLists) {
            events.addAll(one instanceof List<?> several ? several : List.of(one));
        }
        SettlementProcess process = SettlementProcess.of(trade);
        for (Object event : events.subList(0, events.size() - 1)) {
            process = process.evolve(event);
        }
        return process.react(events.getLast());
    }
}
