package io.evenbook.command.trade;

import static io.evenbook.command.account.Checks.refused;

import io.evenbook.api.account.AccountEvent.TradeExchanged;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.TradeCommand;
import io.evenbook.api.trade.TradeCommand.CompensateTrade;
import io.evenbook.api.trade.TradeEvent;
import io.evenbook.api.trade.TradeEvent.TradeCancelled;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeEvent.TradeSettled;
import io.evenbook.api.trade.TradeParty;
import io.evenbook.api.trade.TradeRejection.HoldMissing;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.command.account.AccountState;
import io.evenbook.command.account.Accounts;
import io.evenbook.command.account.Hold;
import java.util.List;

/**
 * Settles single trades, delivery versus payment: one commit exchanges both assets and both fees. Freezes and limits do
 * not apply: an order is accepted only if its settlement fits.
 */
final class SettlementHandler {
    private SettlementHandler() {}

    /** @return the version of the trade */
    static long handle(TradeCommand command, Streams streams) {
        List<TradeEvent> events = TradeState.AGGREGATE.decide(command, streams);
        for (TradeEvent event : events) {
            switch (event) {
                case TradeSettled settled -> settle(trade(command, streams), settled, streams);
                case TradeCancelled cancelled ->
                    cancel(trade(command, streams), cancelled, command instanceof CompensateTrade, streams);
                default -> TradeState.AGGREGATE.append(streams, event);
            }
        }
        return TradeState.AGGREGATE.version(streams, command);
    }

    private static TradeExecuted trade(TradeCommand command, Streams streams) {
        return TradeState.AGGREGATE.find(streams, command.tradeId()).trade();
    }

    private static void settle(TradeExecuted trade, TradeSettled settled, Streams streams) {
        TradeHolds.load(trade, streams);
        for (Side side : Side.values()) {
            requireHold(trade, trade.party(side), streams);
        }
        TradeState.AGGREGATE.append(streams, settled);
        for (Side side : Side.values()) {
            // One account may be on both sides: its second exchange starts from the state after the first
            TradeParty party = trade.party(side);
            AccountState account = Accounts.require(streams, party.accountId());
            Accounts.append(streams, exchanged(account, trade.tradeId(), side, party, settled.entry()));
        }
    }

    /** @param both whether both holds must exist; otherwise only those that exist are released */
    private static void cancel(TradeExecuted trade, TradeCancelled cancelled, boolean both, Streams streams) {
        TradeHolds.load(trade, streams);
        if (both) {
            for (Side side : Side.values()) {
                requireHold(trade, trade.party(side), streams);
            }
        }
        TradeHolds.release(trade, streams);
        TradeState.AGGREGATE.append(streams, cancelled);
    }

    /** @throws RejectedException {@code saga.hold-missing} */
    private static void requireHold(TradeExecuted trade, TradeParty party, Streams streams) {
        if (!TradeHolds.cover(party, streams)) {
            throw refused(new HoldMissing(trade.tradeId(), party.accountId(), party.holdId()));
        }
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
                hold.receivable().minus(party.reservation()),
                party.receipt(),
                party.fee(),
                entry.entryId(),
                entry.effectiveAt(),
                new Balance(paid.posted().minus(party.captured()), paid.held().minus(taken)),
                new Balance(received.posted().plus(party.credited()), received.held()));
    }
}
