package io.evenbook.saga.reaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.EventMetaData;
import io.evenbook.api.account.AccountCommand.CancelAccountOrders;
import io.evenbook.api.account.AccountCommand.ReleaseOrderHold;
import io.evenbook.api.account.AccountEvent.AccountFrozen;
import io.evenbook.api.account.AccountId;
import io.evenbook.api.account.FreezeLevel;
import io.evenbook.api.account.HoldId;
import io.evenbook.api.asset.AssetCode;
import io.evenbook.api.market.MarketId;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.CancelReason;
import io.evenbook.api.order.HoldRelease;
import io.evenbook.api.order.OrderEvent.OrderCancelled;
import io.evenbook.api.order.OrderEvent.OrderFilled;
import io.evenbook.api.order.OrderId;
import io.evenbook.api.parked.ParkedCommand.ParkEvent;
import io.evenbook.api.parked.ParkedEvent.ParkedRetried;
import io.evenbook.api.parked.ParkedId;
import io.evenbook.saga.Handling;
import io.evenbook.saga.ProcessDispatcher;
import io.evenbook.saga.Refused;
import io.evenbook.saga.ScriptedCommandBus;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.GenericTrackedEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReactionTest {
    private static final AccountId ALICE = new AccountId("acc_alice");
    private static final OrderId ORDER = OrderId.of(new MarketId("BTC-USD"), "1".repeat(26));
    private static final HoldRelease RELEASE =
            new HoldRelease(HoldId.behind(ORDER), "end", money("USD", "12.50"), money("BTC", "0.1250"));
    private static final OrderCancelled CANCELLED = new OrderCancelled(ORDER, ALICE, CancelReason.REQUESTED, RELEASE);
    private static final ParkedId PARKED = ParkedId.of("OrderEnds", 7);

    private final ScriptedCommandBus bus = new ScriptedCommandBus();
    private final Map<Long, EventMessage<?>> log = new HashMap<>();
    private final Reaction<OrderCancelled> orderEnds = new Reaction<>(
            "OrderEnds", OrderCancelled.class, ReactionConfiguration::release, new ProcessDispatcher("OrderEnds", bus.dispatcher()), log::get);
    private final Reaction<AccountFrozen> frozenOrders = new Reaction<>(
            "FrozenOrders",
            AccountFrozen.class,
            ReactionConfiguration::cancelOrders,
            new ProcessDispatcher("FrozenOrders", bus.dispatcher()),
            log::get);

    @Test
    void whatAnOrderLeftOfItsHoldIsReleased() {
        Handling.of(orderEnds, at(7, CANCELLED));

        assertThat(bus.commands()).containsExactly(new ReleaseOrderHold(ALICE, RELEASE));
        assertThat(bus.messages().getFirst().getMetaData()).containsEntry(EventMetaData.ACTOR, "system:OrderEnds");
    }

    @Test
    void whatWasReleasedInTheSameCommitIsLeftAlone() {
        Handling.of(orderEnds, at(7, new OrderCancelled(ORDER, ALICE, CancelReason.REQUESTED, null)));

        assertThat(bus.commands()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(FreezeLevel.class)
    void afterEachFreezeTheAccountIsAskedToCancelWhatRests(FreezeLevel level) {
        Handling.of(frozenOrders, at(3, new AccountFrozen(ALICE, level, "under investigation")));

        assertThat(bus.commands())
                .as("whether there is anything to cancel the account knows")
                .containsExactly(new CancelAccountOrders(ALICE, null, null, CancelReason.FROZEN));
    }

    @Test
    void itWantsItsEventsAndTheRetriesOfWhatItParked() {
        assertThat(Handling.isWanted(orderEnds, CANCELLED)).isTrue();
        assertThat(Handling.isWanted(orderEnds, new OrderFilled(ORDER, ALICE))).isFalse();
        assertThat(Handling.isWanted(orderEnds, new ParkedRetried(PARKED, "a test"))).isTrue();
        assertThat(Handling.isWanted(frozenOrders, new ParkedRetried(PARKED, "a test"))).isFalse();
    }

    @Test
    void anEventWhoseCommandIsRefusedIsParkedAndTheNextGoesOn() {
        TrackedEventMessage<?> refused = at(7, CANCELLED);
        bus.answerBy(command -> {
            if (command instanceof ReleaseOrderHold) {
                throw Refused.with("account.unknown", "there is no such account");
            }
        });
        assertThat(Handling.of(orderEnds, refused).isExceptional()).isFalse();

        assertThat(bus.commands()).containsExactly(
                new ReleaseOrderHold(ALICE, RELEASE),
                new ParkEvent(PARKED, refused.getIdentifier(), "order.OrderCancelled", "account.unknown", "there is no such account"));
        bus.answerBy(_ -> {});
        assertThat(Handling.of(orderEnds, at(8, CANCELLED)).isExceptional()).isFalse();
        assertThat(bus.commands()).hasSize(3);
    }

    @Test
    void anEventThatNoCommandCanBeMadeOfIsParked() {
        Reaction<OrderCancelled> broken = new Reaction<>(
                "OrderEnds",
                OrderCancelled.class,
                _ -> {
                    throw new IllegalStateException("on purpose");
                },
                new ProcessDispatcher("OrderEnds", bus.dispatcher()),
                log::get);
        Handling.of(broken, at(7, CANCELLED));

        assertThat(bus.commands()).singleElement().isInstanceOfSatisfying(ParkEvent.class, park -> {
            assertThat(park.code()).isEqualTo("saga.failed");
            assertThat(park.detail()).contains("on purpose");
        });
    }

    @Test
    void aRetryDoesForTheEventWhatWasToBeDone() {
        log.put(7L, at(7, CANCELLED));
        Handling.of(orderEnds, at(9, new ParkedRetried(PARKED, "a test")));

        assertThat(bus.commands()).containsExactly(new ReleaseOrderHold(ALICE, RELEASE));
    }

    private static TrackedEventMessage<?> at(long position, Object event) {
        return new GenericTrackedEventMessage<>(new GlobalSequenceTrackingToken(position), new GenericEventMessage<>(event));
    }

    private static Money money(String asset, String amount) {
        return new Money(new AssetCode(asset), new BigDecimal(amount));
    }
}
