package io.evenbook.saga.settlement;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.CancelCause;
import io.evenbook.api.trade.TradeCommand.ParkSettlement;
import io.evenbook.api.trade.TradeCommand.SettleTrade;
import io.evenbook.api.trade.TradeEvent.SettlementParked;
import io.evenbook.api.trade.TradeEvent.SettlementRetried;
import io.evenbook.api.trade.TradeEvent.TradeCancelled;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeEvent.TradeSettled;
import io.evenbook.api.trade.TradeParty;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/** One trade, 1.5 BTC at 100 USD, and what happens to it. */
final class Trades {
    static final MarketId MARKET = new MarketId("BTC-USD");
    static final TradeId TRADE = TradeId.of(MARKET, 1);
    private static final AccountId ALICE = new AccountId("acc_alice");
    private static final AccountId BOB = new AccountId("acc_bob");

    static TradeExecuted executed() {
        return executed(TRADE);
    }

    static TradeExecuted executed(TradeId tradeId) {
        return executed(tradeId, null);
    }

    /** A trade that settles in a clearing window. */
    static TradeExecuted executedInScheme() {
        return executed(TRADE, SchemeId.named("EQUITIES"));
    }

    private static TradeExecuted executed(TradeId tradeId, SchemeId schemeId) {
        return new TradeExecuted(
                tradeId,
                MARKET,
                schemeId,
                new BigDecimal("100.00"),
                btc("1.5000"),
                usd("150.00"),
                15,
                Side.SELL,
                party("1", ALICE, usd("150.00"), usd("1.50"), btc("1.5000"), btc("0.0030")),
                party("2", BOB, btc("1.5000"), btc("0.0000"), usd("150.00"), usd("0.15")));
    }

    private static TradeParty party(
            String order, AccountId account, Money captured, Money released, Money receipt, Money fee) {
        OrderId orderId = OrderId.of(MARKET, order.repeat(26));
        return new TradeParty(orderId, account, HoldId.behind(orderId), captured, released, receipt, fee);
    }

    static SettleTrade settle() {
        return new SettleTrade(TRADE);
    }

    static ParkSettlement park(String code, String detail) {
        return new ParkSettlement(TRADE, code, detail);
    }

    static TradeSettled settled() {
        return settled(TRADE);
    }

    static TradeSettled settled(TradeId tradeId) {
        return new TradeSettled(tradeId, entry(executed(tradeId)));
    }

    static TradeCancelled cancelled() {
        return new TradeCancelled(TRADE, null, btc("1.5000"), CancelCause.OPERATOR, "cannot be settled");
    }

    static SettlementParked parked() {
        return new SettlementParked(TRADE, "saga.hold-missing", "the hold is not there");
    }

    static SettlementRetried retried() {
        return retried(TRADE);
    }

    static SettlementRetried retried(TradeId tradeId) {
        return new SettlementRetried(tradeId, "looked into it");
    }

    private static JournalEntry entry(TradeExecuted trade) {
        TradeParty buyer = trade.buyer();
        TradeParty seller = trade.seller();
        return new JournalEntry(
                EntryId.settled(trade.tradeId()),
                EntryKind.TRADE,
                "trade " + trade.tradeId(),
                null,
                Instant.parse("2026-01-31T12:00:00Z"),
                List.of(
                        Posting.debit(LedgerAccount.customer(buyer.accountId()), buyer.captured()),
                        Posting.credit(
                                LedgerAccount.customer(seller.accountId()),
                                seller.receipt().minus(seller.fee())),
                        Posting.credit(LedgerAccount.FEES, seller.fee()),
                        Posting.debit(LedgerAccount.customer(seller.accountId()), seller.captured()),
                        Posting.credit(
                                LedgerAccount.customer(buyer.accountId()),
                                buyer.receipt().minus(buyer.fee())),
                        Posting.credit(LedgerAccount.FEES, buyer.fee())));
    }

    private static Money usd(String amount) {
        return new Money(new AssetCode("USD"), new BigDecimal(amount));
    }

    private static Money btc(String amount) {
        return new Money(new AssetCode("BTC"), new BigDecimal(amount));
    }

    private Trades() {}
}
