package io.evenbook.saga.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.EventMetaData;
import io.evenbook.api.account.AccountCommand.ReleaseOrderHold;
import io.evenbook.api.account.AccountId;
import io.evenbook.api.account.HoldId;
import io.evenbook.api.asset.AssetCode;
import io.evenbook.api.market.MarketId;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.CancelReason;
import io.evenbook.api.order.HoldRelease;
import io.evenbook.api.order.OrderEvent.OrderCancelled;
import io.evenbook.api.order.OrderEvent.OrderFilled;
import io.evenbook.api.order.OrderId;
import io.evenbook.saga.Handling;
import io.evenbook.saga.ProcessDispatcher;
import io.evenbook.saga.Refused;
import io.evenbook.saga.ScriptedCommandBus;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class OrderEndsTest {
    private static final AccountId ALICE = new AccountId("acc_alice");
    private static final OrderId ORDER = OrderId.of(new MarketId("BTC-USD"), "1".repeat(26));
    private static final HoldRelease RELEASE = new HoldRelease(
            HoldId.behind(ORDER), "end", money("USD", "12.50"), money("BTC", "0.1250"));

    private final ScriptedCommandBus bus = new ScriptedCommandBus();
    private final OrderEnds ends = new OrderEnds(new ProcessDispatcher(OrderEnds.NAME, bus.dispatcher()));

    @Test
    void whatAnOrderLeftOfItsHoldIsReleased() {
        Handling.of(ends, new OrderCancelled(ORDER, ALICE, CancelReason.REQUESTED, RELEASE));

        assertThat(bus.commands()).containsExactly(new ReleaseOrderHold(ALICE, RELEASE));
        assertThat(bus.messages().getFirst().getMetaData()).containsEntry(EventMetaData.ACTOR, "system:OrderEnds");
    }

    @Test
    void whatWasReleasedInTheSameCommitIsLeftAlone() {
        Handling.of(ends, new OrderCancelled(ORDER, ALICE, CancelReason.REQUESTED, null));

        assertThat(bus.commands()).isEmpty();
    }

    @Test
    void itWantsNothingButCancelledOrders() {
        assertThat(Handling.isWanted(ends, new OrderCancelled(ORDER, ALICE, CancelReason.REQUESTED, RELEASE))).isTrue();
        assertThat(Handling.isWanted(ends, new OrderFilled(ORDER, ALICE))).isFalse();
    }

    @Test
    void anEventThatIsDeliveredAgainSendsTheSameCommand() {
        Handling.of(ends, new OrderCancelled(ORDER, ALICE, CancelReason.REQUESTED, RELEASE));
        Handling.of(ends, new OrderCancelled(ORDER, ALICE, CancelReason.REQUESTED, RELEASE));

        assertThat(bus.commands())
                .as("the key has the account release once")
                .containsExactly(new ReleaseOrderHold(ALICE, RELEASE), new ReleaseOrderHold(ALICE, RELEASE));
    }

    @Test
    void aRefusedReleaseStopsTheProcessRatherThanBeingLost() {
        bus.answerBy(_ -> {
            throw Refused.with("account.unknown", "there is no such account");
        });

        assertThat(Handling.of(ends, new OrderCancelled(ORDER, ALICE, CancelReason.REQUESTED, RELEASE)).exceptionResult())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("must not be refused: ReleaseOrderHold")
                .hasMessageContaining("account.unknown");
    }

    private static Money money(String asset, String amount) {
        return new Money(new AssetCode(asset), new BigDecimal(amount));
    }
}
