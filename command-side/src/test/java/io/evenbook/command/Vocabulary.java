package io.evenbook.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.evenbook.api.RejectedException;
import io.evenbook.api.Rejection;
import io.evenbook.api.access.Sealed;
import io.evenbook.api.account.AccountCommand.PlaceOrder;
import io.evenbook.api.asset.AssetCommand.RegisterAsset;
import io.evenbook.api.asset.AssetType;
import io.evenbook.api.clearing.SchemeTerms;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.CalendarId;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.market.MarketCommand.ChangeTerms;
import io.evenbook.api.market.MarketCommand.ListMarket;
import io.evenbook.api.market.MarketTerms;
import io.evenbook.api.market.OpenOrderLimits;
import io.evenbook.api.market.OrderKinds;
import io.evenbook.api.market.OrderSizes;
import io.evenbook.api.market.PriceBands;
import io.evenbook.api.market.TradeFees;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import io.evenbook.api.money.Requested;
import io.evenbook.api.order.OrderTerms;
import io.evenbook.api.order.OrderTerms.Limit;
import io.evenbook.api.order.OrderTerms.Market;
import io.evenbook.api.order.SelfTradePrevention;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/**
 * The vocabulary of the tests. USD has 6 decimals, BTC 8; the tick is 0.01, the lot 0.0001, the maker pays 0.1 %, the
 * taker 0.2 %.
 */
public final class Vocabulary {
    public static final Instant NOW = Instant.parse("2026-01-31T09:00:00Z");
    public static final AssetCode USD = new AssetCode("USD");
    public static final AssetCode BTC = new AssetCode("BTC");
    public static final AccountId ALICE = new AccountId("acc_alice");
    public static final AccountId BOB = new AccountId("acc_bob");
    public static final MarketId BTC_USD = new MarketId("BTC-USD");
    public static final RegisterAsset REGISTER_USD = new RegisterAsset(USD, "US dollar", AssetType.FIAT, 6);
    public static final RegisterAsset REGISTER_BTC = new RegisterAsset(BTC, "Bitcoin", AssetType.CRYPTO, 8);
    public static final MarketTerms TERMS = new MarketTerms(
            BTC_USD, BTC, 8, USD, 6, decimal("0.01"), decimal("0.0001"), decimal("0.001"), decimal("0.002"));
    public static final ListMarket LIST_BTC_USD =
            new ListMarket(BTC_USD, BTC, USD, decimal("0.01"), decimal("0.0001"), decimal("0.001"), decimal("0.002"));

    private Vocabulary() {}

    /** An owner as the edge would seal it: equal texts of an account match. */
    public static Sealed owner(AccountId accountId, String text) {
        return new Sealed(accountId.value(), "bm9uY2U=", "c2VhbGVk", text);
    }

    public static BigDecimal decimal(String value) {
        return value == null ? null : new BigDecimal(value);
    }

    public static Money usd(String amount) {
        return new Money(USD, decimal(amount).setScale(6));
    }

    public static Money btc(String amount) {
        return new Money(BTC, decimal(amount).setScale(8));
    }

    public static Balance balance(Money posted, Money held) {
        return new Balance(posted, held);
    }

    public static Requested requested(AssetCode asset, String amount) {
        return new Requested(asset, decimal(amount));
    }

    /** The terms of {@link #LIST_BTC_USD} with another tick and lot. */
    public static ChangeTerms units(String tick, String lot) {
        return new ChangeTerms(
                BTC_USD,
                decimal(tick),
                decimal(lot),
                LIST_BTC_USD.makerFeeRate(),
                LIST_BTC_USD.takerFeeRate(),
                OrderSizes.ANY,
                PriceBands.NONE,
                OrderKinds.ALL,
                OpenOrderLimits.MOST,
                TradeFees.RECEIVED,
                "why");
    }

    /** The terms of a scheme for T+0 in US dollars: each window closes at a time UTC and is due then. */
    public static SchemeTerms sameDay(CalendarId calendar, LocalTime closesAt) {
        return new SchemeTerms(
                "UTC",
                calendar,
                List.of(calendar),
                0,
                List.of(closesAt),
                null,
                true,
                1,
                false,
                4,
                List.of(),
                USD,
                BigDecimal.ZERO,
                null);
    }

    /** The n-th entry of a test. */
    public static EntryId entry(long n) {
        return new EntryId("ent_" + n);
    }

    /** A ULID for the n-th object of a test. */
    public static String unique(long n) {
        return "%026d".formatted(n);
    }

    /** A ULID for an object with a short name. */
    public static String unique(String name) {
        return "0".repeat(26 - name.length()) + name;
    }

    public static OrderId order(long n) {
        return OrderId.of(BTC_USD, unique(n));
    }

    public static PlaceOrder limit(AccountId account, long n, Side side, String price, String quantity) {
        return limit(account, n, side, TimeInForce.GTC, price, quantity);
    }

    public static PlaceOrder limit(
            AccountId account, long n, Side side, TimeInForce force, String price, String quantity) {
        return placed(account, n, Limit.of(side, decimal(price), decimal(quantity), force));
    }

    public static PlaceOrder marketSell(AccountId account, long n, String quantity) {
        return placed(account, n, new Market(Side.SELL, decimal(quantity), null, null));
    }

    /** @param quantity or null */
    public static PlaceOrder marketBuy(AccountId account, long n, String budget, String quantity) {
        return placed(account, n, new Market(Side.BUY, decimal(quantity), decimal(budget), null));
    }

    private static PlaceOrder placed(AccountId account, long n, OrderTerms terms) {
        return new PlaceOrder(account, order(n), BTC_USD, terms, SelfTradePrevention.NONE, null);
    }

    /** The same order with a mode of self-trade prevention. */
    public static PlaceOrder preventing(SelfTradePrevention mode, PlaceOrder place) {
        return new PlaceOrder(
                place.accountId(), place.orderId(), place.marketId(), place.terms(), mode, place.clientOrderId());
    }

    /** The same order with a client order id. */
    public static PlaceOrder named(PlaceOrder place, String clientOrderId) {
        return new PlaceOrder(
                place.accountId(),
                place.orderId(),
                place.marketId(),
                place.terms(),
                place.selfTradePrevention(),
                clientOrderId);
    }

    public static Rejection rejectionOf(ThrowingCallable attempt) {
        RejectedException refused = catchThrowableOfType(RejectedException.class, attempt);
        assertThat(refused).as("a refusal").isNotNull();
        return refused.rejection();
    }
}
