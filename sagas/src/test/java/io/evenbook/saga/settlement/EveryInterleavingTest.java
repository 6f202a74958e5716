package io.evenbook.saga.settlement;

import static io.evenbook.saga.settlement.Trades.executed;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.account.AccountCommand.PayIn;
import io.evenbook.api.account.AccountCommand.PayOut;
import io.evenbook.api.account.AccountEvent.TradePaidIn;
import io.evenbook.api.account.AccountEvent.TradePaidOut;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.TradeCommand.SettleTrade;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeEvent.TradeSettled;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Walks through every order in which a settlement's commands can be carried out or refused and its events be delivered or delivered
 * again, and looks at every state on the way.
 */
class EveryInterleavingTest {
    private static final int MISHAPS = 2;
    private static final TradeExecuted TRADE = executed();

    private final Set<World> seen = new HashSet<>();
    private int finished;

    @Test
    void nobodyIsPaidBeforeBothHavePaidInAndEveryWayEndsSettled() {
        walk(new World(SettlementProcess.of(TRADE), List.of(TRADE), 0, List.of(), false, MISHAPS));

        assertThat(seen).hasSizeGreaterThan(1000);
        assertThat(finished).isPositive();
    }

    private void walk(World world) {
        if (!seen.add(world)) {
            return;
        }
        world.check();
        List<World> next = world.next();
        if (next.isEmpty()) {
            assertThat(world.process.settled()).as("nothing is left to do in %s", world).isTrue();
            finished++;
        }
        next.forEach(this::walk);
    }

    /**
     * @param log       what has happened, in the order of the log
     * @param delivered how much of it the process has seen
     * @param inFlight  commands that are on their way, carried out in any order
     * @param parked    whether the settlement waits for an operator
     * @param mishaps   how many more may happen
     */
    private record World(
            SettlementProcess process, List<Object> log, int delivered, List<Object> inFlight, boolean parked, int mishaps) {

        /** All that can happen next; nothing, once all is delivered and carried out. */
        List<World> next() {
            List<World> worlds = new ArrayList<>();
            if (delivered < log.size()) {
                worlds.add(deliver(log.get(delivered), delivered + 1, mishaps));
            }
            for (Object command : inFlight) {
                worlds.add(new World(process, carriedOut(command), delivered, without(command), parked, mishaps));
            }
            if (mishaps > 0) {
                log.subList(0, delivered).forEach(again -> worlds.add(deliver(again, delivered, mishaps - 1)));
                inFlight.forEach(refused ->
                        worlds.add(new World(process, log, delivered, without(refused), true, mishaps - 1)));
            }
            if (parked) {
                worlds.add(new World(process, plus(log, Trades.retried()), delivered, inFlight, false, mishaps));
            }
            return worlds;
        }

        private World deliver(Object event, int position, int mishapsLeft) {
            List<Object> sent = new ArrayList<>(inFlight);
            sent.addAll(process.react(event));
            return new World(process.evolve(event), log, position, sent, parked, mishapsLeft);
        }

        /** The aggregates as they are specified: each step once, a repeat does nothing, no pay-out without an expected receipt. */
        private List<Object> carriedOut(Object command) {
            return switch (command) {
                case PayIn payIn when !happened(TradePaidIn.class, payIn.side()) ->
                        plus(log, Trades.paidIn(TRADE, payIn.side()));
                case PayOut payOut when happened(TradePaidIn.class, payOut.side()) && !happened(TradePaidOut.class, payOut.side()) ->
                        plus(log, Trades.paidOut(TRADE, payOut.side()));
                case SettleTrade _ when log.stream().noneMatch(TradeSettled.class::isInstance) -> plus(log, Trades.settled());
                default -> log;
            };
        }

        void check() {
            boolean bothPaidIn = happened(TradePaidIn.class, Side.BUY) && happened(TradePaidIn.class, Side.SELL);
            boolean bothPaidOut = happened(TradePaidOut.class, Side.BUY) && happened(TradePaidOut.class, Side.SELL);
            assertThat(bothPaidIn || inFlight.stream().noneMatch(PayOut.class::isInstance))
                    .as("no pay-out is sent before both have paid in: %s", this)
                    .isTrue();
            assertThat(bothPaidOut || inFlight.stream().noneMatch(SettleTrade.class::isInstance))
                    .as("not settled before both have been paid: %s", this)
                    .isTrue();
        }

        private boolean happened(Class<?> kind, Side side) {
            return log.stream().anyMatch(event -> kind.isInstance(event) && side == switch (event) {
                case TradePaidIn paid -> paid.side();
                case TradePaidOut paid -> paid.side();
                default -> null;
            });
        }

        private List<Object> without(Object command) {
            List<Object> fewer = new ArrayList<>(inFlight);
            fewer.remove(command);
            return fewer;
        }

        private static List<Object> plus(List<Object> events, Object event) {
            List<Object> more = new ArrayList<>(events);
            more.add(event);
            return more;
        }
    }
}
