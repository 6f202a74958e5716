package io.evenbook.saga.routing;

import static io.evenbook.saga.routing.Orders.ALICE;
import static io.evenbook.saga.routing.Orders.hold;
import static io.evenbook.saga.routing.Orders.order;
import static io.evenbook.saga.routing.Orders.placed;
import static io.evenbook.saga.routing.Orders.usd;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.RejectedException;
import io.evenbook.api.Rejection;
import io.evenbook.api.account.AccountCommand.ReleaseHold;
import io.evenbook.api.account.AccountEvent.AccountOpened;
import io.evenbook.api.order.CancelReason;
import io.evenbook.api.order.HoldRelease;
import io.evenbook.api.order.OrderEvent.OrderCancelled;
import io.evenbook.api.order.OrderEvent.OrderFilled;
import io.evenbook.api.order.OrderEvent.OrderReduced;
import io.evenbook.api.order.OrderEvent.OrderRejected;
import io.evenbook.saga.ProcessDispatcher;
import io.evenbook.saga.ScriptedCommandBus;
import java.math.BigDecimal;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.messaging.ResultMessage;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.junit.jupiter.api.Test;

class HoldReleasesTest {
    private static final HoldRelease RELEASE = new HoldRelease(hold(1), "end", usd("12.50"));
    private static final ReleaseHold RELEASE_HOLD = new ReleaseHold(ALICE, hold(1), "end", usd("12.50"));

    private final ScriptedCommandBus bus = new ScriptedCommandBus();
    private final HoldReleases releases = new HoldReleases(new ProcessDispatcher(HoldReleases.NAME, bus.dispatcher()));

    @Test
    void whatAnOrderGivesBackIsReleased() {
        handle(new OrderReduced(order(1), ALICE, new BigDecimal("2.0000"), new BigDecimal("1.0000"), RELEASE));
        handle(new OrderFilled(order(1), ALICE, RELEASE));
        handle(new OrderCancelled(order(1), ALICE, CancelReason.REQUESTED, RELEASE));
        handle(new OrderRejected(order(1), ALICE, "market.halted", "the market is halted", RELEASE));

        assertThat(bus.commands()).hasSize(4).containsOnly(RELEASE_HOLD);
        assertThat(bus.messages()).allSatisfy(
                command -> assertThat(command.getMetaData()).containsEntry("actor", "system:HoldReleases"));
    }

    @Test
    void whatGivesNothingBackCausesNothing() {
        handle(placed(1));
        handle(new OrderFilled(order(1), ALICE, null));
        handle(new AccountOpened(ALICE, "alice"));

        assertThat(bus.commands()).isEmpty();
    }

    @Test
    void aRefusedReleaseStopsTheProcessRatherThanBeingLost() {
        bus.answerBy(_ -> {
            throw new RejectedException(new Unexpected());
        });

        assertThat(handle(new OrderFilled(order(1), ALICE, RELEASE)).exceptionResult())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("must not be refused: ReleaseHold")
                .hasMessageContaining("account.unknown");
    }

    private ResultMessage<?> handle(Object event) {
        GenericEventMessage<Object> message = new GenericEventMessage<>(event);
        return DefaultUnitOfWork.startAndGet(message).executeWithResult(() -> releases.handle(message));
    }

    private record Unexpected() implements Rejection {
        @Override
        public String code() {
            return "account.unknown";
        }

        @Override
        public String detail() {
            return "there is no such account";
        }

        @Override
        public Kind kind() {
            return Kind.UNKNOWN;
        }
    }
}
