package io.evenbook.bench.sagas;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeEvent.TradeSettled;
import io.evenbook.api.trade.TradeParty;
import io.evenbook.bench.service.FundedAccounts;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;

/** The events of a trade that the settlement saga reads: executed, settled. */
final class TradeEvents {
    /** The number of events of each trade. */
    static final int EVENTS = 2;

    private static final MarketId MARKET = new MarketId("COIN-USD");
    private static final AssetCode COIN = new AssetCode("COIN");
    private static final Money COINS = new Money(COIN, new BigDecimal("1.50000000"));
    private static final Money DOLLARS = new Money(FundedAccounts.USD, new BigDecimal("150.000000"));

    private final TradeExecuted trade;

    private TradeEvents(long number) {
        trade = new TradeExecuted(
                TradeId.of(MARKET, number),
                MARKET,
                null,
                new BigDecimal("100.00"),
                COINS,
                DOLLARS,
                150_000_000,
                Side.SELL,
                party(2 * number, DOLLARS, COINS),
                party(2 * number + 1, COINS, DOLLARS));
    }

    /**
     * The events of trades in settlement at the same time: first all executions, then all settlements. So each saga
     * waits for its second event while all others get their first.
     */
    static List<DomainEventMessage<?>> together(long firstNumber, int trades) {
        List<TradeEvents> interleaved = LongStream.range(firstNumber, firstNumber + trades)
                .mapToObj(TradeEvents::new)
                .toList();
        List<DomainEventMessage<?>> events = new ArrayList<>(EVENTS * trades);
        for (int sequence = 0; sequence < EVENTS; sequence++) {
            for (TradeEvents each : interleaved) {
                String stream = each.trade.tradeId().value();
                events.add(new GenericDomainEventMessage<>("Trade", stream, sequence, each.event(sequence)));
            }
        }
        return events;
    }

    private Object event(int sequence) {
        return sequence == 0 ? trade : new TradeSettled(trade.tradeId(), entry());
    }

    private JournalEntry entry() {
        return new JournalEntry(
                EntryId.settled(trade.tradeId()),
                EntryKind.TRADE,
                "Trade of " + trade.quantity(),
                null,
                Instant.EPOCH,
                List.of(
                        Posting.debit(customer(trade.buyer()), DOLLARS),
                        Posting.credit(customer(trade.seller()), DOLLARS),
                        Posting.debit(customer(trade.seller()), COINS),
                        Posting.credit(customer(trade.buyer()), COINS)));
    }

    private static LedgerAccount customer(TradeParty party) {
        return LedgerAccount.customer(party.accountId());
    }

    /** A party without fee and without price improvement. */
    private static TradeParty party(long number, Money captured, Money receipt) {
        OrderId order = OrderId.of(MARKET, "%026d".formatted(number));
        AccountId account = new AccountId("acc_%05d".formatted(number % 5_000));
        return new TradeParty(order, account, HoldId.behind(order), captured, captured.none(), receipt, receipt.none());
    }
}
