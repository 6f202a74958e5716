package io.evenbook.command.market;

import io.evenbook.api.account.AccountCommand.PlaceOrder;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.market.BookStep;
import io.evenbook.api.market.MarketCommand.AmendOrder;
import io.evenbook.api.market.MarketCommand.ChangePhase;
import io.evenbook.api.market.MarketEvent;
import io.evenbook.api.market.MarketEvent.AuctionUncrossed;
import io.evenbook.api.market.MarketEvent.OrdersRemoved;
import io.evenbook.api.market.MarketEvent.PhaseChanged;
import io.evenbook.api.market.MarketTerms;
import io.evenbook.api.market.Phase;
import io.evenbook.api.order.OrderEvent.OrderPlaced;
import io.evenbook.api.order.OrderFields;
import io.evenbook.api.order.OrderTerms;
import io.evenbook.api.order.OrderTerms.Market;
import io.evenbook.api.order.OrderTerms.Stop;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import io.evenbook.command.market.matching.Order;
import io.evenbook.command.order.OrderState;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;

/** The commands behind recorded events, on the market as it was before them. */
final class RecordedCommands {
    private RecordedCommands() {}

    /** The order with all that the market's terms then added to it. */
    static PlaceOrder place(OrderPlaced placed) {
        OrderFields fields = new OrderFields(
                placed.type(),
                placed.side(),
                placed.timeInForce(),
                placed.price(),
                placed.stopPrice(),
                placed.protectionPrice(),
                placed.quantity(),
                placed.quoteBudget() == null ? null : placed.quoteBudget().amount(),
                placed.displayQuantity(),
                placed.timeInForce() == TimeInForce.GTD ? placed.expiresAt() : null,
                placed.postOnly());
        return new PlaceOrder(
                placed.accountId(),
                placed.orderId(),
                placed.marketId(),
                OrderTerms.of(fields).orElseThrow(),
                placed.selfTradePrevention(),
                placed.clientOrderId());
    }

    /**
     * The order as its client may have sent it: where it has just what the market's terms would have added, it named
     * nothing itself.
     */
    static PlaceOrder asked(PlaceOrder place, MarketState before) {
        boolean isDefault =
                place.selfTradePrevention() == before.terms().kinds().defaultSelfTradePrevention();
        return new PlaceOrder(
                place.accountId(),
                place.orderId(),
                place.marketId(),
                unprotected(place.terms(), before),
                isDefault ? null : place.selfTradePrevention(),
                place.clientOrderId());
    }

    private static OrderTerms unprotected(OrderTerms terms, MarketState before) {
        return switch (terms) {
            case Market order
            when order.quoteBudget() == null
                    && isOwn(order.side(), order.protectionPrice(), before.protectionTicks(order.side()), before) ->
                new Market(order.side(), order.quantity(), null, null);
            case Stop stop
            when isOwn(stop.side(), stop.protectionPrice(), stopProtection(stop, before), before) ->
                new Stop(stop.side(), stop.stopPrice(), stop.quantity(), stop.lifetime(), null);
            default -> terms;
        };
    }

    private static long stopProtection(Stop stop, MarketState before) {
        return before.protectionTicks(
                stop.side(), before.terms().ticks(stop.stopPrice()).orElseThrow());
    }

    /** Whether a protection price is the market's own. @param price null: none */
    private static boolean isOwn(Side side, BigDecimal price, long ownTicks, MarketState before) {
        boolean isProtected = side == Side.BUY || before.terms().bands().protectionTicks() != null;
        return price != null && isProtected && price.compareTo(before.terms().price(ownTicks)) == 0;
    }

    /** An amendment with the terms that it changed. @param before of the order */
    static AmendOrder amend(MarketEvent.OrderAmended amended, Order live, OrderState before, MarketState market) {
        MarketTerms terms = market.terms();
        BigDecimal quantity = market.quantity(live.filledLots() + amended.lots());
        BigDecimal shown = before.displayQuantity() == null
                ? null
                : before.displayQuantity().min(quantity);
        BigDecimal price = before.price() == null ? null : terms.price(amended.priceTicks());
        BigDecimal display = amended.displayLots() == null ? null : market.quantity(amended.displayLots());
        return new AmendOrder(
                amended.marketId(),
                before.orderId(),
                changed(before.quantity(), quantity),
                changed(before.price(), price),
                changed(shown, display),
                changed(before.expiresAt(), amended.expiresAt()));
    }

    /** The new value; null if it is the present one. */
    private static BigDecimal changed(BigDecimal present, BigDecimal value) {
        return value == null || present != null && present.compareTo(value) == 0 ? null : value;
    }

    private static Instant changed(Instant present, Instant value) {
        return value == null || value.equals(present) ? null : value;
    }

    static ChangePhase phase(PhaseChanged changed, MarketTerms terms) {
        BigDecimal reference = changed.referenceTicks() == null ? null : terms.price(changed.referenceTicks());
        return new ChangePhase(changed.marketId(), changed.phase(), changed.reason(), reference, changed.session());
    }

    static ChangePhase phase(AuctionUncrossed part) {
        return new ChangePhase(part.marketId(), part.phase(), part.reason(), null, part.session());
    }

    /**
     * The change with a reference on another market's tick: the tick at or below it, at least 1. A call without a
     * reference gets the recorded last price where the other market has none.
     */
    static ChangePhase referring(ChangePhase change, MarketState recorded, MarketState other) {
        boolean isMissing = change.phase() == Phase.CALL
                && change.reference() == null
                && other.book().lastTicks() == 0;
        BigDecimal reference =
                isMissing ? recorded.terms().price(recorded.book().lastTicks()) : change.reference();
        if (reference == null) {
            return change;
        }
        BigDecimal tickSize = other.terms().tickSize();
        BigDecimal ticks = reference.divide(tickSize, 0, RoundingMode.DOWN).max(BigDecimal.ONE);
        return new ChangePhase(
                change.marketId(), change.phase(), change.reason(), ticks.multiply(tickSize), change.session());
    }

    /** The orders that were removed, in their order. */
    static List<OrderId> removed(OrdersRemoved removed, MarketState market) {
        return removed.steps().stream()
                .filter(step -> step.letter().equals("X"))
                .map((BookStep step) -> market.orderId(market.book().find(step.number(0))))
                .toList();
    }
}
