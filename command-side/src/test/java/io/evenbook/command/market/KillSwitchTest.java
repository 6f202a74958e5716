package io.evenbook.command.market;

import static io.evenbook.command.Vocabulary.BTC_USD;
import static io.evenbook.command.Vocabulary.limit;
import static io.evenbook.command.Vocabulary.rejectionOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.account.AccountCommand.CancelAccountOrders;
import io.evenbook.api.account.AccountCommand.FreezeAccount;
import io.evenbook.api.account.FreezeLevel;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.market.MarketCommand.CancelOrders;
import io.evenbook.api.market.MarketCommand.ChangePhase;
import io.evenbook.api.market.MarketEvent.OrdersRemoved;
import io.evenbook.api.market.Phase;
import io.evenbook.api.order.CancelReason;
import io.evenbook.api.order.OrderEvent.OrderCancelled;
import io.evenbook.api.order.OrderEvent.OrderExpired;
import io.evenbook.api.order.OrderEvent.OrderTriggered;
import io.evenbook.api.order.Side;
import io.evenbook.command.DecisionTable;
import io.evenbook.command.Handlers;
import io.evenbook.command.MemoryStreams;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** All orders of an account, or of a market, are cancelled, 250 a commit, and nothing new comes in meanwhile. */
class KillSwitchTest {
    private static final AccountId BOB = new AccountId("acc_bob");
    private static final CancelAccountOrders OF_BOB = new CancelAccountOrders(BOB, null, null, CancelReason.REQUESTED);
    private static final CancelOrders OF_THE_MARKET = new CancelOrders(BTC_USD, null, CancelReason.REQUESTED);

    @Test
    void anAccountsOrdersAreCancelledWithItsWaitingStops() {
        DecisionTable table = DecisionTable.of("""
                open bob
                open alice
                deposit bob 1000 USD
                deposit alice 1000 USD
                buy o9998 alice 1 @2
                buy o9999 bob 1 @130 stop=120
                """).then(orders("bob", 1, 500));
        table.world().send(new FreezeAccount(BOB, FreezeLevel.TRADING, "odd"));
        assertThat(rejectionOf(() -> table.world().send(limit(BOB, 700, Side.BUY, "1", "0.01")))
                        .code())
                .isEqualTo("account.frozen");
        List<Object> events = table.world().send(OF_BOB);
        assertThat(chunks(events)).containsExactly(250, 250, 1);
        assertThat(events.stream().filter(OrderCancelled.class::isInstance)).hasSize(501);
        table.then("""
                cancel o9999 | order.ended | bob 1000 0 1000
                cancel o9998 | -           | alice 1000 2 998 -> 1000 0 1000
                """);
        assertThat(table.world().send(OF_BOB)).as("a second time").isEmpty();
    }

    @Test
    void whatIsDueExpiresBeforeTheRestIsCancelled() {
        for (Object cancel : List.of(OF_BOB, OF_THE_MARKET, new FreezeAccount(BOB, FreezeLevel.DEBITS, "odd"))) {
            DecisionTable table = DecisionTable.of("""
                    open bob
                    deposit bob 1000 USD
                    buy o1 bob 1 @10 until=10:00
                    buy o2 bob 1 @20 until=10:01
                    time 10:00 | =
                    """);
            List<Object> events = table.world().send(cancel);
            assertThat(events.stream().filter(OrderExpired.class::isInstance)).hasSize(1);
            assertThat(events.stream().filter(OrderCancelled.class::isInstance)).hasSize(1);
            table.then("cancel o1 | order.ended");
        }
    }

    /** The fifty-first stop of a price waits for the next command: one that cancels it comes ahead of it. */
    @Test
    void noStopOfAFrozenAccountFires() {
        DecisionTable table = DecisionTable.of("""
                open alice
                open bob
                open carol
                deposit alice 100 BTC
                deposit bob 100000 USD
                deposit carol 100000 USD
                """)
                .then(IntStream.rangeClosed(1, 50)
                        .mapToObj(i -> "buy o%d carol 0.0001 @200 stop=100".formatted(i))
                        .collect(Collectors.joining("\n")))
                .then("""
                buy o51 bob 1 @200 stop=100
                sell o52 alice 1 @100
                sell o53 alice 10 @150
                buy o54 carol 1 @100
                """);
        List<Object> events = table.world().send(new FreezeAccount(BOB, FreezeLevel.DEBITS, "odd"));
        assertThat(events.stream().filter(OrderCancelled.class::isInstance)).hasSize(1);
        assertThat(events.stream().filter(OrderTriggered.class::isInstance)).isEmpty();
    }

    @Test
    void exactlyOneChunkNeedsNoSecondOne() {
        DecisionTable table = DecisionTable.of("open bob\ndeposit bob 1000 USD").then(orders("bob", 1, 250));
        assertThat(chunks(table.world().send(OF_BOB))).containsExactly(250);
    }

    @Test
    void aRepeatAfterACrashBetweenTheChunksCancelsTheRest() {
        DecisionTable table = DecisionTable.of("open bob\ndeposit bob 1000 USD").then(orders("bob", 1, 251));
        MemoryStreams streams = table.world().streams();
        streams.commit(() -> Handlers.decide(OF_BOB, streams));
        assertThat(streams.continuation()).isEqualTo(OF_BOB);
        assertThat(chunks(table.world().send(OF_BOB))).containsExactly(1);
        table.then("cancel-due bob | = | bob 1000 0 1000");
    }

    @Test
    void aMarketsOrdersOfEverybodyAreCancelledWhileItTakesNoNewOnes() {
        DecisionTable table = DecisionTable.of("""
                open bob
                open alice
                deposit bob 1000 USD
                deposit alice 1000 USD
                buy o9999 bob 1 @130 stop=120
                """).then(orders("bob", 1, 300)).then(orders("alice", 1001, 1300));
        table.world().send(new ChangePhase(BTC_USD, Phase.CANCEL_ONLY, "a fault", null, null));
        assertThat(rejectionOf(() -> table.world().send(limit(BOB, 700, Side.BUY, "1", "0.01")))
                        .code())
                .isEqualTo("market.phase");
        List<Object> events = table.world().send(OF_THE_MARKET);
        assertThat(chunks(events)).containsExactly(250, 250, 101);
        assertThat(BookView.orderIds(table.world().streams(), BTC_USD)).isEmpty();
        assertThat(table.account("bob").holds().open()).as("before the process").hasSize(301);
        table.world().settle(events);
        table.then("cancel o9999 | order.ended | bob 1000 0 1000; alice 1000 0 1000");
        assertThat(table.world().send(OF_THE_MARKET)).as("a second time").isEmpty();
    }

    @Test
    void oneSideOfAMarketIsCancelled() {
        DecisionTable.of("""
                open bob
                deposit bob 1000 USD
                deposit bob 10 BTC
                buy o1 bob 1 @90
                sell o2 bob 1 @110
                sell o3 bob 1 stop=80
                cancel-all x side=SELL | -
                cancel o1              | -
                cancel o2              | order.ended
                cancel o3              | order.ended
                """);
    }

    private static String orders(String account, int from, int through) {
        return IntStream.rangeClosed(from, through)
                .mapToObj(n -> "buy o%d %s 0.01 @1".formatted(n, account))
                .collect(Collectors.joining("\n"));
    }

    private static List<Integer> chunks(List<Object> events) {
        return events.stream()
                .filter(OrdersRemoved.class::isInstance)
                .map(event -> ((OrdersRemoved) event).steps().size())
                .toList();
    }
}
