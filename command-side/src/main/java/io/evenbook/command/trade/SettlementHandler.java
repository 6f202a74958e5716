package io.evenbook.command.trade;

import static io.evenbook.command.account.Checks.refused;

import io.evenbook.api.account.AccountCommand.ReleaseOrderHold;
import io.evenbook.api.account.AccountEvent.TradeExchanged;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.id.SettlementId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.HoldRelease;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.CancelCause;
import io.evenbook.api.trade.TradeCommand;
import io.evenbook.api.trade.TradeCommand.CompensateTrade;
import io.evenbook.api.trade.TradeCommand.ParkSettlement;
import io.evenbook.api.trade.TradeCommand.ResolveTrade;
import io.evenbook.api.trade.TradeCommand.RetrySettlement;
import io.evenbook.api.trade.TradeCommand.SettleTrade;
import io.evenbook.api.trade.TradeEvent;
import io.evenbook.api.trade.TradeEvent.SettlementParked;
import io.evenbook.api.trade.TradeEvent.SettlementRetried;
import io.evenbook.api.trade.TradeEvent.TradeCancelled;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeEvent.TradeSettled;
import io.evenbook.api.trade.TradeParty;
import io.evenbook.api.trade.TradeRejection.HoldMissing;
import io.evenbook.api.trade.TradeRejection.SagaUnknown;
import io.evenbook.api.trade.TradeRejection.SettlementEnded;
import io.evenbook.api.trade.TradeRejection.SettlementNotParked;
import io.evenbook.api.trade.TradeRejection.TradeUnknown;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.command.StreamTypes;
import io.evenbook.command.account.AccountHandler;
import io.evenbook.command.account.AccountState;
import io.evenbook.command.account.Accounts;
import io.evenbook.command.account.Hold;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Settlement of single trades, delivery versus payment: what both sides traded, and their fees, changes hands in one
 * entry of one commit. Neither freezes nor limits stand against it: what was agreed is settled, and it was agreed only
 * if it fitted.
 */
public final class SettlementHandler {
    private SettlementHandler() {}

    /** The version of the trade afterwards. */
    public static long decide(TradeCommand command, Streams streams) {
        TradeState state = streams.find(StreamTypes.TRADE, command.tradeId());
        if (state == null) {
            throw refused(
                    command instanceof RetrySettlement || command instanceof CompensateTrade
                            ? new SagaUnknown(SettlementId.of(command.tradeId()).value())
                            : new TradeUnknown(command.tradeId()));
        }
        switch (command) {
            case SettleTrade _ -> {
                if (!state.hasEnded()) {
                    settle(state.trade(), streams);
                }
            }
            case ParkSettlement park -> {
                if (!state.hasEnded() && !state.parked()) {
                    append(streams, new SettlementParked(park.tradeId(), park.code(), park.detail()));
                }
            }
            case RetrySettlement retry -> {
                requireParked(state);
                append(streams, new SettlementRetried(retry.tradeId(), retry.reason()));
            }
            case CompensateTrade compensate -> {
                requireOpen(state);
                cancel(state.trade(), compensate.reason(), true, streams);
            }
            case ResolveTrade resolve -> {
                requireOpen(state);
                requireParked(state);
                cancel(state.trade(), resolve.reason(), false, streams);
            }
        }
        return streams.version(StreamTypes.TRADE, command.tradeId());
    }

    private static void requireParked(TradeState state) {
        if (!state.parked()) {
            throw refused(new SettlementNotParked(state.trade().tradeId()));
        }
    }

    private static void requireOpen(TradeState state) {
        if (state.hasEnded()) {
            throw refused(new SettlementEnded(state.trade().tradeId(), state.status()));
        }
    }

    private static void append(Streams streams, TradeEvent event) {
        streams.append(StreamTypes.TRADE, event.tradeId(), event);
    }

    private static void load(TradeExecuted trade, Streams streams) {
        streams.load(List.of(
                Streams.Stream.of(StreamTypes.ACCOUNT, trade.buyer().accountId()),
                Streams.Stream.of(StreamTypes.ACCOUNT, trade.seller().accountId())));
    }

    private static void settle(TradeExecuted trade, Streams streams) {
        load(trade, streams);
        for (Side side : Side.values()) {
            requireHold(trade, trade.party(side), streams);
        }
        JournalEntry entry = entry(trade, streams.time());
        append(streams, new TradeSettled(trade.tradeId(), entry));
        for (Side side : Side.values()) {
            // One account may be on both sides: the second exchange is on what the first has left.
            TradeParty party = trade.party(side);
            AccountState account = Accounts.require(streams, party.accountId());
            Accounts.append(streams, exchanged(account, trade.tradeId(), side, party, entry));
        }
    }

    /** @throws RejectedException {@code saga.hold-missing} */
    private static Hold requireHold(TradeExecuted trade, TradeParty party, Streams streams) {
        Hold hold = hold(party, streams);
        if (hold == null) {
            throw refused(new HoldMissing(trade.tradeId(), party.accountId(), party.holdId()));
        }
        return hold;
    }

    /** The hold if it has what the trade needs of it; otherwise null. */
    private static Hold hold(TradeParty party, Streams streams) {
        Hold hold = Accounts.require(streams, party.accountId()).holds().get(party.holdId());
        return hold == null || hold.remaining().compareTo(party.captured().plus(party.released())) < 0 ? null : hold;
    }

    private static JournalEntry entry(TradeExecuted trade, Instant now) {
        List<Posting> postings = new ArrayList<>();
        for (Side side : Side.values()) {
            TradeParty payer = trade.party(side);
            TradeParty payee = trade.party(side.opposite());
            postings.add(Posting.debit(LedgerAccount.customer(payer.accountId()), payer.captured()));
            postings.add(Posting.credit(
                    LedgerAccount.customer(payee.accountId()), payee.receipt().minus(payee.fee())));
            if (payee.fee().isPositive()) {
                postings.add(Posting.credit(LedgerAccount.FEES, payee.fee()));
            }
        }
        return new JournalEntry(
                EntryId.settled(trade.tradeId()),
                EntryKind.TRADE,
                "Trade of %s at %s".formatted(trade.quantity(), trade.price().toPlainString()),
                null,
                now,
                postings);
    }

    private static TradeExchanged exchanged(
            AccountState account, TradeId tradeId, Side side, TradeParty party, JournalEntry entry) {
        Hold hold = account.holds().get(party.holdId());
        Money taken = party.captured().plus(party.released());
        Balance paid = account.balance(taken);
        Balance received = account.balance(party.receipt());
        return new TradeExchanged(
                account.accountId(),
                tradeId,
                side,
                hold.holdId(),
                party.captured(),
                party.released(),
                hold.remaining().minus(taken),
                hold.receivable().minus(party.receipt()),
                party.receipt(),
                party.fee(),
                entry.entryId(),
                entry.effectiveAt(),
                new Balance(paid.posted().minus(party.captured()), paid.held().minus(taken)),
                new Balance(received.posted().plus(party.receipt().minus(party.fee())), received.held()));
    }

    /** @param both whether both holds must be there; otherwise what is there is released */
    private static void cancel(TradeExecuted trade, String reason, boolean both, Streams streams) {
        load(trade, streams);
        for (Side side : Side.values()) {
            TradeParty party = trade.party(side);
            if (both) {
                requireHold(trade, party, streams);
            }
        }
        for (Side side : Side.values()) {
            TradeParty party = trade.party(side);
            if (hold(party, streams) != null) {
                HoldRelease release = new HoldRelease(
                        party.holdId(),
                        trade.tradeId().value(),
                        party.captured().plus(party.released()),
                        party.receipt());
                AccountHandler.decide(new ReleaseOrderHold(party.accountId(), release), streams);
            }
        }
        append(streams, new TradeCancelled(trade.tradeId(), trade.quantity(), CancelCause.OPERATOR, reason));
    }
}
