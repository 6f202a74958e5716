package io.evenbook.command.account;

import static io.evenbook.command.account.Checks.refused;
import static io.evenbook.command.account.Checks.requireOpen;

import io.evenbook.api.Rejection;
import io.evenbook.api.account.AccountCommand.PlaceOrder;
import io.evenbook.api.account.AccountEvent.FundsHeld;
import io.evenbook.api.account.HoldId;
import io.evenbook.api.account.HoldReason;
import io.evenbook.api.market.MarketRejection.MarketIsHalted;
import io.evenbook.api.market.MarketRejection.MarketUnknown;
import io.evenbook.api.market.MarketStatus;
import io.evenbook.api.market.MarketTerms;
import io.evenbook.api.money.AmountRejection.AmountTooLarge;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.OrderEvent.OrderPlaced;
import io.evenbook.api.order.OrderRejection.ClientOrderIdUsed;
import io.evenbook.api.order.OrderRejection.PriceOffTick;
import io.evenbook.api.order.OrderRejection.QuantityOffLot;
import io.evenbook.api.order.OrderType;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import io.evenbook.command.AmountRules;
import io.evenbook.command.account.Change.InAccount;
import io.evenbook.command.account.Change.NewOrder;
import io.evenbook.command.market.MarketRegistry;
import io.evenbook.command.market.MarketRegistry.ListedMarket;
import java.math.BigDecimal;
import java.util.List;
import java.util.OptionalLong;

/** How an account places an order: with its hold. */
record OrderRules(MarketRegistry markets) {

    List<Change> place(AccountState state, PlaceOrder place) {
        requireOpen(state);
        ListedMarket market =
                markets.find(place.marketId()).orElseThrow(() -> refused(new MarketUnknown(place.marketId().value())));
        if (market.status() == MarketStatus.HALTED) {
            throw refused(new MarketIsHalted(place.marketId()));
        }
        requireShape(place);
        MarketTerms terms = market.terms();
        Long ticks = place.price() == null ? null : ticks(place.price(), terms);
        Long lots = place.quantity() == null ? null : lots(place.quantity(), terms);
        Money budget = place.quoteBudget() == null
                ? null
                : AmountRules.requireMoney("quoteBudget", terms.quoteAsset(), place.quoteBudget(), terms.quoteDecimals());
        if (ticks != null) {
            AmountRules.requireFit("notional", terms.quoteAmountUnchecked(ticks, lots));
        }
        if (place.clientOrderId() != null && state.liveClientOrderIds().contains(place.clientOrderId())) {
            throw refused(new ClientOrderIdUsed(state.accountId(), place.clientOrderId()));
        }
        Money toHold = switch (place.side()) {
            case BUY -> budget != null ? budget : terms.quoteAmount(ticks, lots);
            case SELL -> terms.quantity(lots);
        };
        FundsHeld held = new FundsHeld(
                state.accountId(),
                HoldId.behind(place.orderId()),
                HoldReason.ORDER,
                toHold,
                place.clientOrderId(),
                null,
                Funds.held(state, toHold));
        OrderPlaced placed = new OrderPlaced(
                place.orderId(),
                state.accountId(),
                place.marketId(),
                place.side(),
                place.type(),
                place.type() == OrderType.MARKET ? TimeInForce.IOC : place.timeInForce(),
                ticks == null ? null : terms.price(ticks),
                lots == null ? null : terms.quantity(lots).amount(),
                budget,
                place.clientOrderId(),
                held.holdId(),
                toHold);
        return List.of(new InAccount(held), new NewOrder(placed));
    }

    /** The edge has checked which of price, quantity and budget an order has; here only that nothing slipped through. */
    private static void requireShape(PlaceOrder place) {
        boolean limit = place.type() == OrderType.LIMIT;
        boolean spendsBudget = !limit && place.side() == Side.BUY;
        if (limit != (place.price() != null)
                || spendsBudget != (place.quoteBudget() != null)
                || !spendsBudget && place.quantity() == null) {
            throw new IllegalArgumentException("must have price and quantity, a budget, or a quantity: " + place);
        }
    }

    private static long ticks(BigDecimal price, MarketTerms terms) {
        AmountRules.requirePositive("price", price);
        AmountRules.requireFit("price", price);
        return counted("price", price, terms.ticks(price), terms.tickSize(), new PriceOffTick(price, terms.tickSize()));
    }

    private static long lots(BigDecimal quantity, MarketTerms terms) {
        AmountRules.requirePositive("quantity", quantity);
        AmountRules.requireFit("quantity", quantity);
        return counted(
                "quantity", quantity, terms.lots(quantity), terms.lotSize(), new QuantityOffLot(quantity, terms.lotSize()));
    }

    private static long counted(String field, BigDecimal value, OptionalLong count, BigDecimal unit, Rejection off) {
        return count.orElseThrow(
                () -> refused(value.remainder(unit).signum() != 0 ? off : new AmountTooLarge(field, value)));
    }
}
