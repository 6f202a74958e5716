package io.evenbook.command.trade;

import static io.evenbook.command.account.Checks.refused;

import io.evenbook.api.id.EntryId;
import io.evenbook.api.id.SettlementId;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.CancelCause;
import io.evenbook.api.trade.TradeCommand;
import io.evenbook.api.trade.TradeCommand.ClearingCommand;
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
import io.evenbook.api.trade.TradeRejection;
import io.evenbook.api.trade.TradeRejection.SagaUnknown;
import io.evenbook.api.trade.TradeRejection.SettlementEnded;
import io.evenbook.api.trade.TradeRejection.SettlementNotParked;
import io.evenbook.api.trade.TradeRejection.TradeInScheme;
import io.evenbook.api.trade.TradeRejection.TradeUnknown;
import io.evenbook.command.base.Decider;
import io.evenbook.command.base.Facts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides what happens to one trade. Each trade is settled or cancelled once; its own state is the only record of that.
 * Several faults are reported in this order: unknown, settles in a clearing window, ended, not parked.
 */
final class TradeDecider implements Decider<TradeState, TradeCommand, TradeEvent> {
    @Override
    public List<TradeEvent> decide(TradeState state, TradeCommand command, Facts facts) {
        if (state == null) {
            throw refused(unknown(command));
        }
        return switch (command) {
            case SettleTrade _, ParkSettlement _, RetrySettlement _, CompensateTrade _, ResolveTrade _
            when !state.trade().settlesGross() ->
                throw refused(new TradeInScheme(command.tradeId(), state.trade().schemeId()));
            case ClearingCommand inClearing -> ClearingDecider.decide(state, inClearing);
            case SettleTrade _ when state.hasEnded() -> List.of();
            case SettleTrade settle -> List.of(new TradeSettled(settle.tradeId(), entry(state.trade(), facts.time())));
            case ParkSettlement _ when state.hasEnded() || state.parked() -> List.of();
            case ParkSettlement park -> List.of(new SettlementParked(park.tradeId(), park.code(), park.detail()));
            case RetrySettlement retry -> {
                requireParked(state);
                yield List.of(new SettlementRetried(retry.tradeId(), retry.reason()));
            }
            case CompensateTrade compensate -> {
                requireOpen(state);
                yield List.of(cancelled(state.trade(), compensate.reason()));
            }
            case ResolveTrade resolve -> {
                requireOpen(state);
                requireParked(state);
                yield List.of(cancelled(state.trade(), resolve.reason()));
            }
        };
    }

    @Override
    public TradeState evolve(TradeState state, TradeEvent event) {
        return TradeState.evolve(state, event);
    }

    private static TradeRejection unknown(TradeCommand command) {
        return command instanceof RetrySettlement || command instanceof CompensateTrade
                ? new SagaUnknown(SettlementId.of(command.tradeId()).value())
                : new TradeUnknown(command.tradeId());
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

    private static TradeCancelled cancelled(TradeExecuted trade, String reason) {
        return new TradeCancelled(trade.tradeId(), null, trade.quantity(), CancelCause.OPERATOR, reason);
    }

    private static JournalEntry entry(TradeExecuted trade, Instant now) {
        List<Posting> postings = new ArrayList<>();
        for (Side side : Side.values()) {
            TradeParty payer = trade.party(side);
            TradeParty payee = trade.party(side.opposite());
            postings.add(Posting.debit(LedgerAccount.customer(payer.accountId()), payer.captured()));
            postings.add(Posting.credit(LedgerAccount.customer(payee.accountId()), payee.credited()));
            if (payee.fee().isPositive()) {
                postings.add(Posting.credit(LedgerAccount.FEES, payee.fee()));
            } else if (payee.fee().isNegative()) {
                postings.add(Posting.debit(LedgerAccount.FEES, payee.fee().negated()));
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
}
