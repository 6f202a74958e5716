package io.evenbook.saga.clearing;

import io.evenbook.api.clearing.SchemeEvent.PenaltyDayClosed;
import io.evenbook.api.clearing.SchemeEvent.SchemeSet;
import io.evenbook.api.clearing.SchemeEvent.WindowClosed;
import io.evenbook.api.clearing.SchemeEvent.WindowDue;
import io.evenbook.api.clearing.SchemeEvent.WindowOpened;
import io.evenbook.api.clearing.SchemeTerms;
import io.evenbook.api.clearing.SchemeTerms.PenaltyRate;
import io.evenbook.api.clearing.WindowCause;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.CalendarId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeParty;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;

/** Trades of one scheme: lots of 0.0010 BTC at 10,000 USD, so 10.00 USD each. */
final class Trades {
    static final SchemeId SCHEME = SchemeId.named("EQUITIES");
    static final LocalDate DAY = LocalDate.parse("2026-03-02");
    static final AssetCode USD = new AssetCode("USD");
    private static final AssetCode BTC = new AssetCode("BTC");
    private static final MarketId MARKET = new MarketId("BTC-USD");
    private static final BigDecimal PRICE = new BigDecimal("10000.00");

    private Trades() {}

    static SchemeSet scheme(boolean partial) {
        SchemeTerms terms = new SchemeTerms(
                "UTC",
                new CalendarId("cal_DAILY"),
                List.of(new CalendarId("cal_DAILY")),
                0,
                List.of(LocalTime.NOON),
                null,
                partial,
                1,
                false,
                4,
                List.of(new PenaltyRate(USD, new BigDecimal("2")), new PenaltyRate(BTC, new BigDecimal("100"))),
                USD,
                new BigDecimal("0.00"),
                null);
        return new SchemeSet(SCHEME, terms, "opening");
    }

    /** The business day after so many days is over. */
    static PenaltyDayClosed dayClosed(int days) {
        return new PenaltyDayClosed(SCHEME, DAY.plusDays(days));
    }

    /** The same trade at another price. */
    static TradeExecuted at(String price, TradeExecuted trade) {
        return new TradeExecuted(
                trade.tradeId(),
                trade.marketId(),
                trade.schemeId(),
                new BigDecimal(price),
                trade.quantity(),
                trade.quoteAmount(),
                trade.lots(),
                trade.makerSide(),
                trade.buyer(),
                trade.seller());
    }

    static WindowId window(int number) {
        return WindowId.of(SCHEME, number);
    }

    static WindowOpened opened() {
        return new WindowOpened(FakeLedger.window(SCHEME, 1, DAY));
    }

    static WindowClosed closed(int number) {
        return new WindowClosed(
                window(number), FakeLedger.window(SCHEME, number + 1, DAY.plusDays(number)), WindowCause.SCHEDULE);
    }

    static WindowDue due(int number) {
        return new WindowDue(window(number), DAY.plusDays(number - 1L), WindowCause.SCHEDULE);
    }

    static TradeId id(int number) {
        return TradeId.of(MARKET, number);
    }

    static AccountId account(String name) {
        return new AccountId("acc_" + name);
    }

    static Money usd(String amount) {
        return new Money(USD, new BigDecimal(amount));
    }

    static Money btc(String amount) {
        return new Money(BTC, new BigDecimal(amount));
    }

    /** A trade without fees. */
    static TradeExecuted trade(int number, String buyer, String seller, int lots) {
        return trade(number, buyer, seller, lots, usd("0.00"), usd("0.00"));
    }

    /** @param buyerFee in USD on top, or in BTC out of the receipt */
    static TradeExecuted trade(int number, String buyer, String seller, int lots, Money buyerFee, Money sellerFee) {
        return trade(number, buyer, seller, lots, USD, buyerFee, sellerFee);
    }

    /** A trade of one lot, without fees, for another asset than USD. */
    static TradeExecuted trade(int number, String buyer, String seller, AssetCode quoteAsset) {
        Money none = lots(quoteAsset, "10.00", 0);
        return trade(number, buyer, seller, 1, quoteAsset, none, none);
    }

    private static TradeExecuted trade(
            int number, String buyer, String seller, int lots, AssetCode quoteAsset, Money buyerFee, Money sellerFee) {
        Money quantity = lots(BTC, "0.0010", lots);
        Money quote = lots(quoteAsset, "10.00", lots);
        return executed(
                number,
                SCHEME,
                lots,
                quantity,
                quote,
                party(number, buyer, quote, quantity, buyerFee),
                party(number, seller, quantity, quote, sellerFee));
    }

    /** A trade that settles alone. */
    static TradeExecuted gross(int number) {
        Money quantity = lots(BTC, "0.0010", 1);
        Money quote = lots(USD, "10.00", 1);
        Money none = usd("0.00");
        return executed(
                number,
                null,
                1,
                quantity,
                quote,
                party(number, "alice", quote, quantity, none),
                party(number, "bob", quantity, quote, none));
    }

    /** A trade whose quantity is no multiple of its lots. */
    static TradeExecuted withBrokenLots(int number) {
        TradeExecuted whole = trade(number, "alice", "bob", 1);
        return executed(number, SCHEME, 3, whole.quantity(), whole.quoteAmount(), whole.buyer(), whole.seller());
    }

    private static TradeExecuted executed(
            int number, SchemeId scheme, long lots, Money quantity, Money quote, TradeParty buyer, TradeParty seller) {
        return new TradeExecuted(id(number), MARKET, scheme, PRICE, quantity, quote, lots, Side.SELL, buyer, seller);
    }

    private static Money lots(AssetCode asset, String perLot, int lots) {
        return new Money(asset, new BigDecimal(perLot).multiply(BigDecimal.valueOf(lots)));
    }

    private static TradeParty party(int number, String account, Money payment, Money receipt, Money fee) {
        OrderId order = OrderId.of(MARKET, "%026d".formatted(number));
        boolean isOnTop = fee.asset().equals(payment.asset());
        Money captured = isOnTop ? payment.plus(fee) : payment;
        return new TradeParty(order, account(account), HoldId.behind(order), captured, payment.none(), receipt, fee);
    }
}
