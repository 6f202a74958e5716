package io.evenbook.command.market;

import io.evenbook.api.RejectedException;
import io.evenbook.api.account.AccountCommand.PlaceOrder;
import io.evenbook.api.account.AccountEvent.FundsHeld;
import io.evenbook.api.account.FreezeLevel;
import io.evenbook.api.account.HoldReason;
import io.evenbook.api.customer.Tier;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.market.MarketEvent.OrderEntered;
import io.evenbook.api.market.MarketTerms;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.FeeRates;
import io.evenbook.api.order.OrderEvent;
import io.evenbook.api.order.OrderEvent.OrderPlaced;
import io.evenbook.api.order.OrderRejection.ClientOrderIdUsed;
import io.evenbook.api.order.OrderRejection.MatchLimit;
import io.evenbook.api.order.OrderTerms.Limit;
import io.evenbook.api.order.OrderTerms.StopLimit;
import io.evenbook.api.order.Side;
import io.evenbook.axon.postgres.bus.StreamType;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.command.account.AccountState;
import io.evenbook.command.account.Accounts;
import io.evenbook.command.account.Checks;
import io.evenbook.command.account.ClearingAssets;
import io.evenbook.command.account.Funds;
import io.evenbook.command.base.AmountRules;
import io.evenbook.command.base.Facts;
import io.evenbook.command.customer.CustomerState;
import io.evenbook.command.market.matching.Matching;
import io.evenbook.command.order.OrderState;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * Places an order in one commit: the account holds its funds, the order meets the book, and what it does not fill rests
 * or is cancelled.
 *
 * <p>Several faults are reported in this order: account unknown, closed, frozen; market unknown; phase; type,
 * self-trade prevention; the order's form ({@link MeasuredOrder}); client order id used; too many open orders,
 * icebergs, stops; too many assets in clearing; level full; post-only; FOK: too many matches; the asset that the order
 * pays (direction, insufficient available); the asset that it receives (direction, balance too large, maximum
 * exceeded); the limits of the account's customer.
 */
final class OrderPlacement {
    private static final StreamType<OrderState, OrderEvent> ORDER = OrderState.AGGREGATE.type();

    private OrderPlacement() {}

    /** @return the version of the order */
    static long place(PlaceOrder place, Streams streams) {
        streams.load(List.of(
                Streams.Stream.of(AccountState.AGGREGATE.type(), place.accountId()),
                Streams.Stream.of(MarketState.AGGREGATE.type(), place.marketId())));
        if (CancelAfter.cancelDue(place.accountId(), streams) || Accounts.expireSome(place.accountId(), streams)) {
            streams.decideAgain(place);
            return 0;
        }
        AccountState account = Accounts.require(streams, place.accountId());
        Checks.requireNotFrozen(account, FreezeLevel.TRADING, Facts.of(streams));
        MarketState market = MarketHandler.require(streams, place.marketId());
        if (BookTime.advance(market, place.accountId(), streams)) {
            streams.decideAgain(place);
            return streams.version(ORDER, place.orderId());
        }
        Phases.require(PhaseTable.entering(place.terms()), market);
        OrderBounds.requireType(place.terms().type(), market.terms());
        PlaceOrder chosen = place.preventing(OrderBounds.prevention(place.selfTradePrevention(), market.terms()));
        MeasuredOrder order =
                MeasuredOrder.of(place.terms(), market, rates(account, market, streams), Facts.of(streams));
        requireFree(place, account, market, order);
        Money toHold = order.toHold();
        HoldReason reason = Funds.reasonFor(account, market.schemeId());
        // Funds come first where the book refuses nothing: who has none costs no matching
        Balance balance = order.mayBeRefusedByBook() ? null : held(account, reason, market, toHold);
        Placed placed = new Placed(chosen, order, market.book().lastNumber() + 1);
        BookRun run = BookRun.of(
                market, place.accountId(), placed, streams.time(), matching -> match(matching, placed, market));
        balance = balance == null ? held(account, reason, market, toHold) : balance;
        Money receivable = receivable(placed, market);
        if (receivable.isPositive()) {
            Funds.requireRoom(account, receivable);
        }
        HoldId holdId = HoldId.behind(place.orderId());
        Accounts.append(streams, new FundsHeld(place.accountId(), holdId, reason, toHold, receivable, null, balance));
        streams.append(ORDER, place.orderId(), Streams.NONE, placed(placed, holdId));
        run.append(streams, entered(placed, run, streams.time()));
        return streams.version(ORDER, place.orderId());
    }

    private static Balance held(AccountState account, HoldReason reason, MarketState market, Money toHold) {
        return Funds.heldForOrder(account, reason, market.schemeId(), toHold);
    }

    /** The rates of the tier of the account's customer. */
    private static FeeRates rates(AccountState account, MarketState market, Streams streams) {
        Tier tier = account.customerId() == null
                ? Tier.STANDARD
                : CustomerState.require(Facts.of(streams), account.customerId()).tier();
        return market.shared(market.terms().rates(tier));
    }

    private static void match(Matching matching, Placed placed, MarketState market) {
        MeasuredOrder order = placed.order();
        switch (matching.place(Arrivals.of(placed.command(), order), order.budgetTickLots(), order.isPostOnly())) {
            case DONE -> {}
            case TOO_MANY_MATCHES ->
                throw new RejectedException(new MatchLimit(market.limits().matches()));
            case WOULD_TRADE -> throw OrderBounds.wouldTrade(order.side(), order.priceTicks(), market);
        }
    }

    /** What its trades bring in and its live lots may. */
    static Money receivable(Placed placed, MarketState market) {
        Money none = placed.order().side() == Side.BUY
                ? market.terms().quantity(0)
                : market.terms().quoteAmount(1, 0);
        return new Money(
                none.asset(), AmountRules.requireFit("receipt", none.amount().add(placed.receivable(market))));
    }

    private static void requireFree(PlaceOrder place, AccountState account, MarketState market, MeasuredOrder order) {
        AccountId accountId = place.accountId();
        if (place.clientOrderId() != null && market.book().hasClientOrderId(accountId, place.clientOrderId())) {
            throw new RejectedException(new ClientOrderIdUsed(accountId, place.clientOrderId()));
        }
        if (order.mayLive()) {
            OrderBounds.requireFewer(accountId, market);
            if (order.displayLots() != null) {
                OrderBounds.requireFewerIcebergs(accountId, market);
            }
            if (order.stopTicks() != null) {
                OrderBounds.requireFewerStops(accountId, market);
            }
        }
        if (market.schemeId() != null) {
            ClearingAssets.requireRoom(
                    account, List.of(market.terms().baseAsset(), market.terms().quoteAsset()));
        }
        if (order.mayRest()) {
            OrderBounds.requireRoom(order.lots(), 0, order.side(), order.priceTicks(), market);
        }
    }

    private static OrderPlaced placed(Placed placed, HoldId holdId) {
        PlaceOrder place = placed.command();
        MeasuredOrder order = placed.order();
        MarketTerms market = order.market();
        boolean isLimit = order.terms() instanceof Limit || order.terms() instanceof StopLimit;
        BigDecimal price = order.priceTicks() == null ? null : market.price(order.priceTicks());
        return new OrderPlaced(
                place.orderId(),
                place.accountId(),
                place.marketId(),
                order.side(),
                order.terms().type(),
                order.terms().timeInForce(),
                isLimit ? price : null,
                order.stopTicks() == null ? null : market.price(order.stopTicks()),
                isLimit ? null : price,
                order.lots() == null ? null : market.quantity(order.lots()).amount(),
                order.budget(),
                order.displayLots() == null
                        ? null
                        : market.quantity(order.displayLots()).amount(),
                order.expiresAt(),
                order.terms() instanceof Limit limit ? limit.postOnly() : null,
                place.selfTradePrevention(),
                place.clientOrderId(),
                holdId,
                order.toHold(),
                order.rates());
    }

    private static OrderEntered entered(Placed placed, BookRun run, Instant now) {
        PlaceOrder place = placed.command();
        MeasuredOrder order = placed.order();
        return new OrderEntered(
                place.marketId(),
                placed.number(),
                place.orderId(),
                place.accountId(),
                place.clientOrderId(),
                order.side(),
                Arrivals.forceOf(order),
                place.selfTradePrevention(),
                order.priceTicks(),
                order.stopTicks(),
                order.lots(),
                order.displayLots(),
                order.expiresAt(),
                run.steps(),
                run.levels(),
                run.bookHash(),
                now,
                order.rates());
    }
}
