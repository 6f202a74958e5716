package io.evenbook.command.order;

import io.evenbook.api.account.AccountCommand.PlaceOrder;
import io.evenbook.api.account.AccountId;
import io.evenbook.api.market.MarketCommand.CancelOrder;
import io.evenbook.api.market.MarketCommand.ReduceOrder;
import io.evenbook.api.market.MarketId;
import io.evenbook.api.order.OrderEvent.OrderPlaced;
import io.evenbook.api.order.OrderEvent.OrderReduced;
import io.evenbook.api.order.OrderId;
import io.evenbook.api.order.OrderStatus;
import io.evenbook.api.order.OrderType;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import io.evenbook.command.http.CommandGate;
import io.evenbook.command.http.Done;
import io.evenbook.command.http.NewIds;
import io.evenbook.command.http.PathIds;
import io.evenbook.command.http.PlainText;
import io.evenbook.command.http.Write;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/orders")
class OrderController {
    private final CommandGate gate;

    OrderController(CommandGate gate) {
        this.gate = gate;
    }

    /** @param timeInForce null: GTC; a MARKET order is IOC whatever it says */
    record OrderRequest(
            @NotNull AccountId accountId,
            @NotNull MarketId market,
            @NotNull Side side,
            @NotNull OrderType type,
            TimeInForce timeInForce,
            BigDecimal price,
            BigDecimal quantity,
            BigDecimal quoteBudget,
            @PlainText @Size(min = 1, max = 64) String clientOrderId) {

        @AssertTrue(message = "must be: LIMIT with price and quantity; MARKET BUY with quoteBudget and perhaps quantity; "
                + "MARKET SELL with quantity; and nothing else")
        boolean isCombination() {
            if (type == null || side == null) {
                return true;
            }
            return switch (type) {
                case LIMIT -> price != null && quantity != null && quoteBudget == null;
                case MARKET -> price == null && (side == Side.BUY ? quoteBudget != null : quoteBudget == null && quantity != null);
            };
        }
    }

    record ReductionRequest(@NotNull BigDecimal quantity) {}

    record OrderAnswer(OrderId orderId, OrderStatus status, long version, long position) {}

    record CancelAnswer(OrderId orderId, long version, long position) {}

    record ReductionAnswer(
            OrderId orderId, BigDecimal quantity, BigDecimal remainingQuantity, long version, long position) {}

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<OrderAnswer> place(@Valid @RequestBody OrderRequest body) {
        PlaceOrder command = new PlaceOrder(
                body.accountId(),
                OrderId.of(body.market(), NewIds.unique()),
                body.market(),
                body.side(),
                body.type(),
                body.timeInForce() == null ? TimeInForce.GTC : body.timeInForce(),
                body.price(),
                body.quantity(),
                body.quoteBudget(),
                body.clientOrderId());
        Done done = gate.send(Write.of(command, body));
        OrderId orderId = done.get(OrderPlaced.class).orderId();
        return done.answer(HttpStatus.CREATED, orderId, (version, position) ->
                new OrderAnswer(orderId, OrderStatus.PLACED, version, position));
    }

    @DeleteMapping("/{orderId}")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ResponseEntity<CancelAnswer> cancel(@PathVariable String orderId) {
        OrderId id = PathIds.order(orderId);
        return gate.sendBehindOrders(Write.of(new CancelOrder(id.marketId(), id)))
                .answer(HttpStatus.ACCEPTED, id, (version, position) -> new CancelAnswer(id, version, position));
    }

    @PatchMapping("/{orderId}")
    ResponseEntity<ReductionAnswer> reduce(@PathVariable String orderId, @Valid @RequestBody ReductionRequest body) {
        OrderId id = PathIds.order(orderId);
        Done done = gate.sendBehindOrders(Write.of(new ReduceOrder(id.marketId(), id, body.quantity()), body));
        OrderReduced reduced = done.get(OrderReduced.class);
        return done.answer(HttpStatus.OK, id, (version, position) ->
                new ReductionAnswer(id, reduced.quantity(), reduced.remainingQuantity(), version, position));
    }
}
