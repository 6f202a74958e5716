package io.evenbook.saga.settlement;

import io.evenbook.api.account.AccountCommand.PayIn;
import io.evenbook.api.account.AccountCommand.PayOut;
import io.evenbook.api.account.AccountEvent.TradePaidIn;
import io.evenbook.api.account.AccountEvent.TradePaidOut;
import io.evenbook.api.account.AccountId;
import io.evenbook.api.account.HoldId;
import io.evenbook.api.asset.AssetCode;
import io.evenbook.api.journal.EntryId;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.market.MarketId;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.OrderId;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.SettlementStep;
import io.evenbook.api.trade.TradeCommand.SettleTrade;
import io.evenbook.api.trade.TradeEvent.SettlementParked;
import io.evenbook.api.trade.TradeEvent.SettlementRetried;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeEvent.TradeSettled;
import io.evenbook.api.trade.TradeId;
import io.evenbook.api.trade.TradeParty;
import java.math.BigDecimal;
import java.util.List;

/** One trade, 1.5 BTC at 100 USD, and what happens to it. */
final class Trades {
    static final MarketId MARKET = new MarketId("BTC-USD");
    static final TradeId TRADE = TradeId.of(MARKET, 1);
    static final AccountId ALICE = new AccountId("acc_alice");
    static final AccountId BOB = new AccountId("acc_bob");

    static TradeExecuted executed() {
        return executedBetween(ALICE, BOB);
    }

    static TradeExecuted executed(TradeId tradeId) {
        return executed(tradeId, ALICE, BOB);
    }

    static TradeExecuted executedBetween(AccountId buyer, AccountId seller) {
        return executed(TRADE, buyer, seller);
    }

    private static TradeExecuted executed(TradeId tradeId, AccountId buyer, AccountId seller) {
        return new TradeExecuted(
                tradeId, MARKET, new BigDecimal("100.00"), btc("1.5000"), usd("150.00"), Side.SELL,
                party("1", buyer, usd("150.00"), usd("1.50"), btc("1.5000"), btc("0.0030")),
                party("2", seller, btc("1.5000"), btc("0.0000"), usd("150.00"), usd("0.15")));
    }

    private static TradeParty party(String order, AccountId account, Money captured, Money released, Money receipt, Money fee) {
        OrderId orderId = OrderId.of(MARKET, order.repeat(26));
        return new TradeParty(orderId, account, HoldId.behind(orderId), captured, released, receipt, fee);
    }

    static PayIn payIn(TradeExecuted trade, Side side) {
        TradeParty party = trade.party(side);
        return new PayIn(
                party.accountId(), trade.tradeId(), side, party.holdId(), party.captured(), party.released(), party.receipt());
    }

    static PayOut payOut(TradeExecuted trade, Side side) {
        return new PayOut(trade.party(side).accountId(), trade.tradeId(), side, trade.party(side).fee());
    }

    static SettleTrade settle() {
        return new SettleTrade(TRADE);
    }

    static TradePaidIn paidIn(TradeExecuted trade, Side side) {
        TradeParty party = trade.party(side);
        Money nothing = party.captured().minus(party.captured());
        return new TradePaidIn(
                party.accountId(), trade.tradeId(), side, party.holdId(), party.captured(), party.released(), nothing, party.receipt(),
                entry(EntryKind.PAY_IN, LedgerAccount.customer(party.accountId()), LedgerAccount.CLEARING, party.captured()),
                new Balance(party.captured(), nothing));
    }

    static TradePaidOut paidOut(TradeExecuted trade, Side side) {
        TradeParty party = trade.party(side);
        Money net = party.receipt().minus(party.fee());
        return new TradePaidOut(
                party.accountId(), trade.tradeId(), side, party.receipt(), party.fee(),
                entry(EntryKind.PAY_OUT, LedgerAccount.CLEARING, LedgerAccount.customer(party.accountId()), net),
                new Balance(net, net.minus(net)));
    }

    private static JournalEntry entry(EntryKind kind, LedgerAccount debit, LedgerAccount credit, Money amount) {
        return new JournalEntry(
                EntryId.of(TRADE, kind.name()), kind, "trade " + TRADE, null,
                List.of(Posting.debit(debit, amount), Posting.credit(credit, amount)));
    }

    static TradeSettled settled() {
        return new TradeSettled(TRADE);
    }

    static SettlementParked parked(SettlementStep step, String code, String detail) {
        return new SettlementParked(TRADE, step, code, detail);
    }

    static SettlementRetried retried() {
        return new SettlementRetried(TRADE, "looked into it");
    }

    static Money usd(String amount) {
        return new Money(new AssetCode("USD"), new BigDecimal(amount));
    }

    static Money btc(String amount) {
        return new Money(new AssetCode("BTC"), new BigDecimal(amount));
    }

    private Trades() {}
}
