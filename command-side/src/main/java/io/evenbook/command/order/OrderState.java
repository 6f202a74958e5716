package io.evenbook.command.order;

import io.evenbook.api.Rejection;
import io.evenbook.api.account.AccountId;
import io.evenbook.api.account.HoldId;
import io.evenbook.api.market.MarketId;
import io.evenbook.api.market.MarketTerms;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.CancelReason;
import io.evenbook.api.order.HoldRelease;
import io.evenbook.api.order.Liquidity;
import io.evenbook.api.order.OrderEvent;
import io.evenbook.api.order.OrderEvent.OrderCancelled;
import io.evenbook.api.order.OrderEvent.OrderExecuted;
import io.evenbook.api.order.OrderEvent.OrderFilled;
import io.evenbook.api.order.OrderEvent.OrderOpened;
import io.evenbook.api.order.OrderEvent.OrderPlaced;
import io.evenbook.api.order.OrderEvent.OrderReduced;
import io.evenbook.api.order.OrderEvent.OrderRejected;
import io.evenbook.api.order.OrderId;
import io.evenbook.api.order.OrderStatus;
import io.evenbook.api.order.OrderType;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import io.evenbook.api.trade.TradeId;
import io.evenbook.api.trade.TradeParty;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * One order. What happens to it is decided by its market; here stands what each of that means for the order and for its hold: over all
 * trades, reductions and the end, what is captured and what is released add up to what was held.
 *
 * @param price       null for MARKET
 * @param quantity    null if the order has only a budget
 * @param quoteBudget of a MARKET buy, otherwise null
 */
public record OrderState(
        OrderId orderId,
        AccountId accountId,
        MarketId marketId,
        Side side,
        OrderType type,
        TimeInForce timeInForce,
        BigDecimal price,
        BigDecimal quantity,
        Money quoteBudget,
        String clientOrderId,
        HoldId holdId,
        Money held,
        OrderStatus status,
        BigDecimal filledQuantity,
        BigDecimal filledQuoteAmount) {

    /** The key of the release that an order's end makes: an order ends once. */
    private static final String END = "end";

    /** The state of a placed order: its events begin with that. */
    public static OrderState evolve(OrderState state, OrderEvent event) {
        return switch (event) {
            case OrderPlaced placed ->
                new OrderState(
                        placed.orderId(),
                        placed.accountId(),
                        placed.marketId(),
                        placed.side(),
                        placed.type(),
                        placed.timeInForce(),
                        placed.price(),
                        placed.quantity(),
                        placed.quoteBudget(),
                        placed.clientOrderId(),
                        placed.holdId(),
                        placed.held(),
                        OrderStatus.PLACED,
                        placed.quantity() == null ? BigDecimal.ZERO : placed.quantity().subtract(placed.quantity()),
                        BigDecimal.ZERO);
            case OrderOpened opened ->
                state.withStatus(opened.filledQuantity().signum() == 0 ? OrderStatus.OPEN : OrderStatus.PARTIALLY_FILLED);
            case OrderExecuted executed ->
                state.withFilled(executed.filledQuantity(), executed.filledQuoteAmount());
            case OrderReduced reduced -> state.withQuantity(reduced.quantity());
            case OrderFilled _ -> state.withStatus(OrderStatus.FILLED);
            case OrderCancelled _ -> state.withStatus(OrderStatus.CANCELLED);
            case OrderRejected _ -> state.withStatus(OrderStatus.REJECTED);
        };
    }

    /** Whether what the order does not fill at once stays in the book. */
    public boolean mayRest() {
        return type == OrderType.LIMIT && timeInForce == TimeInForce.GTC;
    }

    /** What is still to be traded; null if the order has only a budget. */
    public BigDecimal remainingQuantity() {
        return quantity == null ? null : quantity.subtract(filledQuantity);
    }

    /** What is left of the budget of a MARKET buy. */
    public Money remainingBudget() {
        return quoteBudget.minus(quote(filledQuoteAmount));
    }

    /** A fill of so many lots. */
    public OrderExecuted executed(TradeId tradeId, Liquidity liquidity, long priceTicks, long lots, MarketTerms terms) {
        BigDecimal filled = filledQuantity.add(terms.quantity(lots).amount());
        return new OrderExecuted(
                orderId,
                accountId,
                tradeId,
                liquidity,
                terms.price(priceTicks),
                terms.quantity(lots).amount(),
                filled,
                filledQuoteAmount.add(terms.quoteAmount(priceTicks, lots).amount()),
                quantity == null ? null : quantity.subtract(filled));
    }

    /** This order's side of a trade. */
    public TradeParty party(Liquidity liquidity, long priceTicks, long lots, MarketTerms terms) {
        Money base = terms.quantity(lots);
        Money quote = terms.quoteAmount(priceTicks, lots);
        BigDecimal rate = liquidity == Liquidity.MAKER ? terms.makerFeeRate() : terms.takerFeeRate();
        return switch (side) {
            case BUY ->
                new TradeParty(orderId, accountId, holdId, quote, savedByPrice(quote, base), base, MarketTerms.fee(base, rate));
            case SELL ->
                new TradeParty(
                        orderId, accountId, holdId, base, base.minus(base), quote, MarketTerms.fee(quote, rate));
        };
    }

    public OrderOpened opened() {
        return new OrderOpened(orderId, accountId, filledQuantity, remainingQuantity());
    }

    public OrderFilled filled() {
        return new OrderFilled(orderId, accountId, release(END, unusedHold()));
    }

    public OrderCancelled cancelled(CancelReason reason) {
        return new OrderCancelled(orderId, accountId, reason, release(END, unusedHold()));
    }

    public OrderRejected rejected(Rejection why) {
        return new OrderRejected(orderId, accountId, why.code(), why.detail(), release(END, unusedHold()));
    }

    /** @param newQuantity less than now, more than is filled. It names the release: a quantity is reduced to at most once */
    public OrderReduced reducedTo(BigDecimal newQuantity) {
        BigDecimal less = quantity.subtract(newQuantity);
        Money released = quoteBudget == null ? holdFor(less) : held.minus(held);
        return new OrderReduced(
                orderId,
                accountId,
                newQuantity,
                newQuantity.subtract(filledQuantity),
                release("reduced-to-" + newQuantity.toPlainString(), released));
    }

    private Money savedByPrice(Money quote, Money base) {
        return type == OrderType.MARKET ? quote.minus(quote) : holdFor(base.amount()).minus(quote);
    }

    private Money unusedHold() {
        return quoteBudget == null ? holdFor(remainingQuantity()) : remainingBudget();
    }

    private Money holdFor(BigDecimal someQuantity) {
        return side == Side.BUY ? quote(price.multiply(someQuantity)) : new Money(held.asset(), atHeldScale(someQuantity));
    }

    private Money quote(BigDecimal amount) {
        return new Money(held.asset(), atHeldScale(amount));
    }

    private BigDecimal atHeldScale(BigDecimal amount) {
        return amount.setScale(held.amount().scale(), RoundingMode.UNNECESSARY);
    }

    private HoldRelease release(String key, Money amount) {
        return amount.isZero() ? null : new HoldRelease(holdId, key, amount);
    }

    private OrderState withStatus(OrderStatus newStatus) {
        return with(quantity, newStatus, filledQuantity, filledQuoteAmount);
    }

    private OrderState withFilled(BigDecimal newFilledQuantity, BigDecimal newFilledQuoteAmount) {
        return with(quantity, OrderStatus.PARTIALLY_FILLED, newFilledQuantity, newFilledQuoteAmount);
    }

    private OrderState withQuantity(BigDecimal newQuantity) {
        return with(newQuantity, status, filledQuantity, filledQuoteAmount);
    }

    private OrderState with(
            BigDecimal newQuantity, OrderStatus newStatus, BigDecimal newFilledQuantity, BigDecimal newFilledQuoteAmount) {
        return new OrderState(
                orderId,
                accountId,
                marketId,
                side,
                type,
                timeInForce,
                price,
                newQuantity,
                quoteBudget,
                clientOrderId,
                holdId,
                held,
                newStatus,
                newFilledQuantity,
                newFilledQuoteAmount);
    }
}
