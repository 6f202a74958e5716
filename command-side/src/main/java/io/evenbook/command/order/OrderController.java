package io.evenbook.command.order;

import io.evenbook.api.MalformedRequestException;
import io.evenbook.api.access.Requires;
import io.evenbook.api.account.AccountCommand.CancelAccountOrders;
import io.evenbook.api.account.AccountCommand.PlaceOrder;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.market.MarketCommand.CancelOrder;
import io.evenbook.api.market.MarketCommand.CancelOrders;
import io.evenbook.api.money.Shown;
import io.evenbook.api.order.CancelReason;
import io.evenbook.api.order.OrderEvent;
import io.evenbook.api.order.OrderEvent.OrderCancelled;
import io.evenbook.api.order.OrderEvent.OrderPlaced;
import io.evenbook.api.order.OrderFields;
import io.evenbook.api.order.OrderStatus;
import io.evenbook.api.order.OrderTerms;
import io.evenbook.api.order.OrderType;
import io.evenbook.api.order.PostOnly;
import io.evenbook.api.order.SelfTradePrevention;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.command.http.CommandGate;
import io.evenbook.command.http.Effects;
import io.evenbook.command.http.NewIds;
import io.evenbook.command.http.Operation;
import io.evenbook.command.http.PathIds;
import io.evenbook.command.http.PlainText;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/orders")
class OrderController {
    private final CommandGate gate;

    OrderController(CommandGate gate) {
        this.gate = gate;
    }

    /**
     * @param side BUY or SELL the base asset
     * @param type LIMIT, MARKET, or a STOP or STOP_LIMIT that becomes one of them
     * @param timeInForce GTC (default), IOC, or FOK: filled as a whole at once, or cancelled; MARKET orders are IOC
     * @param price in the quote asset for one unit of the base asset, a multiple of tickSize; for LIMIT and STOP_LIMIT
     * @param protectionPrice the worst price of a MARKET or STOP order; null: the market's where the hold needs one
     * @param quantity in whole units of the base asset, a multiple of lotSize; absent for a MARKET buy with a
     *     quoteBudget
     * @param postOnly what happens to a GTC LIMIT order that would trade on arrival. REJECT: it is refused. SLIDE: its
     *     price moves one tick off the best opposite price
     * @param selfTradePrevention what happens when the order meets one of its own account; null: the market's default.
     *     CANCEL_NEWEST, CANCEL_OLDEST, CANCEL_BOTH, DECREMENT (both lose the smaller quantity), NONE (they trade)
     */
    record OrderRequest(
            @NotNull AccountId accountId,
            @NotNull MarketId market,
            @NotNull Side side,
            @NotNull OrderType type,
            TimeInForce timeInForce,
            BigDecimal price,
            BigDecimal stopPrice,
            BigDecimal protectionPrice,
            BigDecimal quantity,
            BigDecimal quoteBudget,
            BigDecimal displayQuantity,
            Instant expiresAt,
            PostOnly postOnly,
            SelfTradePrevention selfTradePrevention,

            @PlainText
            @Size(min = 1, max = 64)
            @Pattern(regexp = "[\\s\\S]*\\S[\\s\\S]*", message = "must not be blank")
            String clientOrderId) {

        @AssertTrue(
                message = "must be: LIMIT with price and quantity; MARKET with quantity, or, to BUY, with quoteBudget "
                        + "and perhaps quantity; STOP with stopPrice and quantity; STOP_LIMIT with stopPrice, price "
                        + "and quantity; expiresAt with GTD and only then; IOC and FOK with LIMIT and STOP_LIMIT; "
                        + "displayQuantity with orders that rest at a price; postOnly with LIMIT that rests; "
                        + "protectionPrice with MARKET and STOP; and nothing else")
        boolean isCombination() {
            return type == null || side == null || OrderTerms.of(fields()).isPresent();
        }

        OrderTerms terms() {
            return OrderTerms.of(fields()).orElseThrow();
        }

        private OrderFields fields() {
            return new OrderFields(
                    type,
                    side,
                    timeInForce,
                    price,
                    stopPrice,
                    protectionPrice,
                    quantity,
                    quoteBudget,
                    displayQuantity,
                    expiresAt,
                    postOnly);
        }
    }

    /**
     * @param status OPEN and PARTIALLY_FILLED orders are live; the others have ended
     * @param endReason why the unfilled remainder was cancelled; null unless it was
     * @param averagePrice null while nothing is filled
     * @param trades trades of its arrival, in the order of the matches
     */
    record OrderOutcome(
            OrderId orderId,
            OrderStatus status,
            CancelReason endReason,
            BigDecimal filledQuantity,
            BigDecimal averagePrice,
            List<TradeId> trades,
            long version,
            long position) {}

    /** @param status the status of the order afterwards */
    record CancelAnswer(OrderId orderId, OrderStatus status, long version, long position) {}

    /** @param cancelled how many orders were cancelled */
    record CancelAllAnswer(long cancelled, long position) {}

    @PostMapping
    @Requires("order:create")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<OrderOutcome> place(@Valid @RequestBody OrderRequest body) {
        PlaceOrder command = new PlaceOrder(
                body.accountId(),
                OrderId.of(body.market(), NewIds.unique()),
                body.market(),
                body.terms(),
                body.selfTradePrevention(),
                body.clientOrderId());
        return gate.perform(Operation.of(command, body, OrderController::placed));
    }

    private static ResponseEntity<OrderOutcome> placed(Effects effects) {
        OrderId orderId = effects.get(OrderPlaced.class).orderId();
        // The orders that it met have events as well
        OrderState order = effects.all(OrderEvent.class)
                .filter(event -> event.orderId().equals(orderId))
                .reduce(null, OrderState::evolve, (_, later) -> later);
        List<TradeExecuted> trades = tradesOf(orderId, effects.all(TradeExecuted.class));
        BigDecimal averagePrice = trades.isEmpty()
                ? null
                : Shown.averagePrice(
                        order.filledQuoteAmount(),
                        order.filledQuantity(),
                        trades.getFirst().price().scale());
        return effects.answer(
                HttpStatus.CREATED,
                (version, position) -> new OrderOutcome(
                        orderId,
                        order.status(),
                        order.endReason(),
                        order.filledQuantity(),
                        averagePrice,
                        trades.stream().map(TradeExecuted::tradeId).toList(),
                        version,
                        position));
    }

    /** A stop that the order fires trades in the same commit, with others perhaps. */
    static List<TradeExecuted> tradesOf(OrderId orderId, Stream<TradeExecuted> trades) {
        return trades.filter(trade -> Stream.of(trade.buyer(), trade.seller())
                        .anyMatch(party -> party.orderId().equals(orderId)))
                .toList();
    }

    @DeleteMapping("/{orderId}")
    @Requires("order:cancel")
    ResponseEntity<CancelAnswer> cancel(@PathVariable String orderId) {
        OrderId id = PathIds.order(orderId);
        return gate.perform(Operation.of(
                new CancelOrder(id.marketId(), id),
                effects -> effects.answer(
                        HttpStatus.OK,
                        (version, position) -> new CancelAnswer(id, OrderStatus.CANCELLED, version, position))));
    }

    /** Cancels the resting orders of an account, in one market or in all, or, for operators, of a market. */
    @DeleteMapping
    @Requires(value = "order:cancel", scopedBy = "accountId")
    ResponseEntity<CancelAllAnswer> cancelAll(
            @RequestParam(required = false) String accountId,
            @RequestParam(required = false) String market,
            @RequestParam(required = false) Side side) {
        if (accountId == null && market == null) {
            throw new MalformedRequestException("accountId", "accountId or market is required.");
        }
        MarketId marketId = market == null ? null : PathIds.market(market);
        Object command = accountId == null
                ? new CancelOrders(marketId, side, CancelReason.REQUESTED)
                : new CancelAccountOrders(PathIds.account(accountId), marketId, side, CancelReason.REQUESTED);
        return gate.perform(Operation.of(
                command,
                effects -> effects.answer(
                        HttpStatus.OK,
                        (_, position) -> new CancelAllAnswer(
                                effects.all(OrderCancelled.class).count(), position))));
    }

    @PatchMapping("/{orderId}")
    @Requires("order:amend")
    ResponseEntity<AmendmentAnswer> amend(@PathVariable String orderId, @Valid @RequestBody AmendmentRequest body) {
        OrderId id = PathIds.order(orderId);
        return gate.perform(Operation.of(body.command(id), body, AmendmentAnswer::of));
    }
}
