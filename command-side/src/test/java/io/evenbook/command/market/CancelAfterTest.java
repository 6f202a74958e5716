package io.evenbook.command.market;

import static io.evenbook.command.Vocabulary.limit;
import static io.evenbook.command.Vocabulary.rejectionOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.account.AccountCommand.CancelWhenDue;
import io.evenbook.api.account.AccountEvent.CancelAfterSet;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.market.MarketEvent.OrdersRemoved;
import io.evenbook.api.order.CancelReason;
import io.evenbook.api.order.OrderEvent.OrderCancelled;
import io.evenbook.api.order.Side;
import io.evenbook.command.DecisionTable;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The dead man's switch of an account, decided by the time of the batch. */
class CancelAfterTest {
    private static final AccountId BOB = new AccountId("acc_bob");

    private static final String BOB_HAS_TWO_ORDERS = """
            open alice
            open bob
            deposit alice 10 BTC
            deposit bob 1000 USD
            deposit bob 10 BTC
            time 10:00 | =
            cancel-after bob 60
            buy o1 bob 1 @90
            sell o2 bob 2 @110
            """;

    @Test
    void allOrdersAreCancelledFromTheTimeOnAndNotBefore() {
        DecisionTable.of(BOB_HAS_TWO_ORDERS).then("""
                time 10:00:59.999999 | =
                cancel-due bob       | = | bob 1000 90 910 reserved 220; bob.BTC 10 2 8 reserved 1
                time 10:01           | =
                cancel-due bob       | - | bob 1000 90 910 reserved 220 -> 1000 0 1000; bob.BTC 10 2 8 reserved 1 -> 10 0 10
                cancel-due bob       | =
                cancel o1            | order.ended
                """);
    }

    @Test
    void waitingStopsAreCancelledToo() {
        DecisionTable.of(BOB_HAS_TWO_ORDERS).then("""
                buy o3 bob 1 @130 stop=120 | - | bob 1000 90 910 reserved 220 -> 1000 220 780 reserved 220
                sell o4 bob 1 stop=80      | - | bob.BTC 10 2 8 reserved 2 -> 10 3 7 reserved 2
                time 10:01                 | =
                cancel-due bob             | - | bob 1000 220 780 reserved 300 -> 1000 0 1000; bob.BTC 10 3 7 reserved 2 -> 10 0 10
                cancel o3                  | order.ended
                """);
    }

    @Test
    void callingAgainInTimePostponesItAndZeroEndsIt() {
        DecisionTable.of(BOB_HAS_TWO_ORDERS).then("""
                time 10:00:59  | =
                cancel-after bob 60 | -
                time 10:01:58.999999 | =
                cancel-due bob | =
                cancel-after bob 0 | -
                cancel-after bob 0 | =
                time 12:00     | =
                cancel-due bob | =
                cancel o1      | -
                """);
    }

    @Test
    void anOrderPlacedAfterTheTimeIsNotCancelledThoughNoJobCameBefore() {
        DecisionTable.of(BOB_HAS_TWO_ORDERS).then("""
                time 10:01       | =
                buy o3 bob 1 @91 | - | bob 1000 90 910 reserved 220 -> 1000 91 909
                cancel o1        | order.ended
                cancel-due bob   | = | bob 1000 91 909
                time 12:00       | =
                cancel-due bob   | =
                cancel o3        | -
                """);
    }

    @Test
    void anOrderThatIsRefusedAfterTheTimeStillFindsTheOthersCancelled() {
        DecisionTable table = DecisionTable.of(BOB_HAS_TWO_ORDERS).then("time 10:01 | =");
        assertThat(rejectionOf(() -> table.world().send(limit(BOB, 3, Side.BUY, "1", "1001")))
                        .code())
                .isEqualTo("account.insufficient-available");
        table.then("cancel o1 | order.ended | bob 1000 0 1000");
    }

    @Test
    void aCallAfterTheTimeCancelsWhatWasThereAndBeginsAnew() {
        DecisionTable table = DecisionTable.of(BOB_HAS_TWO_ORDERS).then("""
                time 10:01          | =
                cancel-after bob 60 | - | bob 1000 90 910 reserved 220 -> 1000 0 1000
                buy o3 bob 1 @91    | - | bob 1000 0 1000 -> 1000 91 909
                time 10:01:59       | =
                cancel-due bob      | =
                time 10:02          | =
                """);
        List<Object> events = table.world().send(new CancelWhenDue(BOB));
        assertThat(events.stream().filter(OrderCancelled.class::isInstance).map(event -> (OrderCancelled) event))
                .extracting(OrderCancelled::reason)
                .containsExactly(CancelReason.CANCEL_AFTER);
        assertThat(events.getLast()).isEqualTo(new CancelAfterSet(BOB, null));
    }

    @Test
    void ordersThatTradedInTimeKeepTheirTrades() {
        DecisionTable.of(BOB_HAS_TWO_ORDERS).then("""
                sell o3 alice 0.25 @90 | -
                time 10:01             | =
                cancel-due bob         | - | bob 1000 90 910 reserved 220 -> 1000 22.5 977.5; bob.BTC 10 2 8 reserved 1 -> 10 0 10 reserved 0.25
                settle 1               | - | bob 1000 22.5 977.5 -> 977.5 0 977.5
                """);
    }

    @Test
    void itIsForOpenAccountsAndStaysWithFrozenOnes() {
        DecisionTable.of(BOB_HAS_TWO_ORDERS).then("""
                cancel-after carol 60 | account.unknown
                freeze bob TRADING    | -
                cancel-after bob 30   | -
                time 10:00:30         | =
                cancel-due bob        | - | bob 1000 90 910 reserved 220 -> 1000 0 1000
                open carol            | -
                cancel-after carol 5  | -
                close carol           | -
                cancel-after carol 5  | account.closed
                time 11:00            | =
                cancel-due carol      | -
                cancel-due carol      | =
                """);
    }

    @Test
    void manyOrdersAreCancelledInChunksAndTheLastOneEndsIt() {
        DecisionTable table = DecisionTable.of("""
                open bob
                deposit bob 1000 USD
                time 10:00 | =
                cancel-after bob 60
                """);
        for (int n = 1; n <= 501; n++) {
            table.then("buy o%d bob 0.01 @1 | -".formatted(n));
        }
        table.then("time 10:01 | = | bob 1000 5.01 994.99");
        List<Object> events = table.world().send(new CancelWhenDue(BOB));
        assertThat(events.stream()
                        .filter(OrdersRemoved.class::isInstance)
                        .map(event -> ((OrdersRemoved) event).steps().size()))
                .containsExactly(250, 250, 1);
        assertThat(events.stream().filter(CancelAfterSet.class::isInstance)).hasSize(1);
        assertThat(events.getLast()).isEqualTo(new CancelAfterSet(BOB, null));
        table.then("cancel-due bob | = | bob 1000 0 1000");
    }
}
