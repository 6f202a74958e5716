package io.evenbook.saga.routing;

import io.evenbook.api.account.AccountId;
import io.evenbook.api.account.HoldId;
import io.evenbook.api.asset.AssetCode;
import io.evenbook.api.market.MarketCommand.SubmitOrder;
import io.evenbook.api.market.MarketId;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.OrderEvent.OrderPlaced;
import io.evenbook.api.order.OrderId;
import io.evenbook.api.order.OrderType;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import java.math.BigDecimal;

/** Numbered orders of one account in one market. */
final class Orders {
    static final MarketId MARKET = new MarketId("BTC-USD");
    static final AccountId ALICE = new AccountId("acc_alice");

    static OrderId order(int number) {
        return OrderId.of(MARKET, "%026d".formatted(number));
    }

    static HoldId hold(int number) {
        return HoldId.behind(order(number));
    }

    static OrderPlaced placed(int number) {
        return new OrderPlaced(
                order(number), ALICE, MARKET, Side.BUY, OrderType.LIMIT, TimeInForce.GTC, new BigDecimal("100.00"),
                new BigDecimal("1.0000"), null, null, hold(number), usd("100.00"));
    }

    static SubmitOrder submit(int number) {
        return new SubmitOrder(MARKET, order(number));
    }

    static Money usd(String amount) {
        return new Money(new AssetCode("USD"), new BigDecimal(amount));
    }

    private Orders() {}
}
