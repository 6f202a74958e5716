package io.evenbook.command.market;

import static io.evenbook.api.market.PhaseAction.AMEND;
import static io.evenbook.api.market.PhaseAction.CANCEL;
import static io.evenbook.api.market.PhaseAction.MOVE;
import static io.evenbook.api.market.PhaseAction.POST_ONLY;
import static io.evenbook.api.market.PhaseAction.REST;
import static io.evenbook.api.market.PhaseAction.TAKE;

import io.evenbook.api.market.Phase;
import io.evenbook.api.market.PhaseAction;
import io.evenbook.api.order.OrderTerms;
import io.evenbook.api.order.OrderTerms.Limit;
import io.evenbook.api.order.OrderTerms.Market;
import io.evenbook.api.order.OrderTerms.Stop;
import io.evenbook.api.order.OrderTerms.StopLimit;
import java.util.List;

/**
 * What each phase allows. Only OPEN matches orders as they arrive. A call refuses orders that must trade at once, which
 * it cannot give, and post-only orders, whose promise an auction would break. What ends orders by duty works in every
 * phase: expiries, freezes, suspensions, cancels of all orders of an account or a market.
 */
final class PhaseTable {
    private PhaseTable() {}

    /** In the order of {@link PhaseAction}. */
    static List<PhaseAction> allowedIn(Phase phase) {
        return switch (phase) {
            case CLOSED -> List.of();
            case CALL -> List.of(REST, MOVE, AMEND, CANCEL);
            case OPEN -> List.of(REST, TAKE, POST_ONLY, MOVE, AMEND, CANCEL);
            case HALTED, CANCEL_ONLY -> List.of(AMEND, CANCEL);
        };
    }

    /** The action that places an order with these terms. */
    static PhaseAction entering(OrderTerms terms) {
        return switch (terms) {
            case Limit limit when limit.postOnly() != null -> POST_ONLY;
            case Limit limit -> limit.timeInForce().mayRest() ? REST : TAKE;
            case Market _ -> TAKE;
            case Stop _, StopLimit _ -> REST;
        };
    }
}
