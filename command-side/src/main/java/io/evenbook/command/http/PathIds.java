package io.evenbook.command.http;

import io.evenbook.api.RejectedException;
import io.evenbook.api.Rejection;
import io.evenbook.api.account.AccountRejection.AccountUnknown;
import io.evenbook.api.account.AccountRejection.WithdrawalUnknown;
import io.evenbook.api.asset.AssetRejection.AssetUnknown;
import io.evenbook.api.clearing.SchemeRejection.WindowUnknown;
import io.evenbook.api.customer.CustomerRejection.CustomerUnknown;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.id.SettlementId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.id.WithdrawalId;
import io.evenbook.api.market.MarketRejection.MarketUnknown;
import io.evenbook.api.order.OrderRejection.OrderUnknown;
import io.evenbook.api.trade.TradeRejection.SagaOfWindow;
import io.evenbook.api.trade.TradeRejection.SagaUnknown;
import java.util.function.Function;

/** Identifiers in a path. One of the wrong form names no resource: it is refused as unknown, not as malformed. */
public final class PathIds {
    private PathIds() {}

    /** @throws RejectedException {@code account.unknown} */
    public static AccountId account(String value) {
        return parse(value, AccountId::new, AccountUnknown::new);
    }

    /** @throws RejectedException {@code asset.unknown} */
    public static AssetCode asset(String value) {
        return parse(value, AssetCode::new, AssetUnknown::new);
    }

    /** @throws RejectedException {@code withdrawal.unknown} */
    public static WithdrawalId withdrawal(String value) {
        return parse(value, WithdrawalId::new, WithdrawalUnknown::new);
    }

    /** @throws RejectedException {@code market.unknown} */
    public static MarketId market(String value) {
        return parse(value, MarketId::new, MarketUnknown::new);
    }

    /** @throws RejectedException {@code clearing.window-unknown} */
    public static WindowId window(String value) {
        return parse(value, WindowId::new, WindowUnknown::new);
    }

    /** @throws RejectedException {@code customer.unknown} */
    public static CustomerId customer(String value) {
        return parse(value, CustomerId::new, CustomerUnknown::new);
    }

    /** @throws RejectedException {@code order.unknown} */
    public static OrderId order(String value) {
        return parse(value, OrderId::new, OrderUnknown::new);
    }

    /**
     * Returns the trade of a settlement.
     *
     * @throws RejectedException {@code saga.unknown}; {@code saga.of-window} if it is that of a clearing window
     */
    public static TradeId settledTrade(String value) {
        return parse(value, SettlementId::new, PathIds::noTrade).tradeId();
    }

    private static Rejection noTrade(String value) {
        try {
            return new SagaOfWindow(new WindowId(value));
        } catch (IllegalArgumentException e) {
            return new SagaUnknown(value);
        }
    }

    public static <T> T parse(String value, Function<String, T> parse, Function<String, Rejection> unknown) {
        try {
            return parse.apply(value);
        } catch (IllegalArgumentException e) {
            throw new RejectedException(unknown.apply(value));
        }
    }
}
