package io.evenbook.bench.performance;

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
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeEvent.TradeSettled;
import io.evenbook.api.trade.TradeId;
import io.evenbook.api.trade.TradeParty;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;

/** What the settlement saga hears of a trade, from its execution to its end. */
final class TradeStory {
    /** Each trade: executed, twice paid in, twice paid out, settled. */
    static final int EVENTS = 6;

    private static final MarketId MARKET = new MarketId("COIN-USD");
    private static final AssetCode COIN = new AssetCode("COIN");
    private static final Money COINS = new Money(COIN, new BigDecimal("1.50000000"));
    private static final Money DOLLARS = new Money(Funds.USD, new BigDecimal("150.000000"));

    private final TradeExecuted trade;

    private TradeStory(long number) {
        trade = new TradeExecuted(
                TradeId.of(MARKET, number), MARKET, new BigDecimal("100.00"), COINS, DOLLARS, Side.SELL,
                party(2 * number, DOLLARS, COINS), party(2 * number + 1, COINS, DOLLARS));
    }

    /**
     * The events of trades that are under way at the same time, step by step as settlement goes: what a saga hears next comes when many
     * others have been in between.
     */
    static List<DomainEventMessage<?>> together(long firstNumber, int trades) {
        List<TradeStory> stories =
                LongStream.range(firstNumber, firstNumber + trades).mapToObj(TradeStory::new).toList();
        List<DomainEventMessage<?>> events = new ArrayList<>(EVENTS * trades);
        for (int sequence = 0; sequence < EVENTS; sequence++) {
            for (TradeStory story : stories) {
                String stream = story.trade.tradeId().value();
                events.add(new GenericDomainEventMessage<>("Trade", stream, sequence, story.event(sequence)));
            }
        }
        return events;
    }

    private Object event(int sequence) {
        return switch (sequence) {
            case 0 -> trade;
            case 1 -> paidIn(Side.BUY);
            case 2 -> paidIn(Side.SELL);
            case 3 -> paidOut(Side.BUY);
            case 4 -> paidOut(Side.SELL);
            default -> new TradeSettled(trade.tradeId());
        };
    }

    private TradePaidIn paidIn(Side side) {
        TradeParty party = trade.party(side);
        Money nothing = party.released();
        return new TradePaidIn(
                party.accountId(), trade.tradeId(), side, party.holdId(), party.captured(), nothing, nothing, party.receipt(),
                entry(EntryKind.PAY_IN, side, LedgerAccount.customer(party.accountId()), LedgerAccount.CLEARING, party.captured()),
                new Balance(nothing, nothing));
    }

    private TradePaidOut paidOut(Side side) {
        TradeParty party = trade.party(side);
        return new TradePaidOut(
                party.accountId(), trade.tradeId(), side, party.receipt(), party.fee(),
                entry(EntryKind.PAY_OUT, side, LedgerAccount.CLEARING, LedgerAccount.customer(party.accountId()), party.receipt()),
                new Balance(party.receipt(), party.fee()));
    }

    private JournalEntry entry(EntryKind kind, Side side, LedgerAccount debit, LedgerAccount credit, Money amount) {
        return new JournalEntry(
                EntryId.of(trade.tradeId(), kind + "." + side), kind, kind + " of " + trade.tradeId(), null,
                List.of(Posting.debit(debit, amount), Posting.credit(credit, amount)));
    }

    /** Pays no fee, and nothing was saved. */
    private static TradeParty party(long number, Money captured, Money receipt) {
        OrderId order = OrderId.of(MARKET, "%026d".formatted(number));
        AccountId account = new AccountId("acc_%05d".formatted(number % 5_000));
        return new TradeParty(
                order, account, HoldId.behind(order), captured, captured.minus(captured), receipt, receipt.minus(receipt));
    }
}
