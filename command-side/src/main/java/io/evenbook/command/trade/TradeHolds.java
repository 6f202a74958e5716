package io.evenbook.command.trade;

import io.evenbook.api.order.HoldRelease;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeParty;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.command.account.AccountState;
import io.evenbook.command.account.Accounts;
import io.evenbook.command.account.Hold;
import io.evenbook.command.account.ReleaseKey;
import java.util.List;
import java.util.stream.Stream;

/** The parts of the holds of its two orders that a trade takes. */
public final class TradeHolds {
    private TradeHolds() {}

    /** Loads both accounts at once. */
    public static void load(TradeExecuted trade, Streams streams) {
        streams.load(List.of(
                Streams.Stream.of(AccountState.AGGREGATE.type(), trade.buyer().accountId()),
                Streams.Stream.of(AccountState.AGGREGATE.type(), trade.seller().accountId())));
    }

    /**
     * Whether the trade is novated. Both sides are novated at once, and a hold closes only when all its trades took
     * their parts: so a trade of which one side's hold is missing is not novated.
     */
    public static boolean areNovated(TradeExecuted trade, Streams streams) {
        return Stream.of(Side.values()).allMatch(side -> {
            Hold hold = find(trade.party(side), streams);
            return hold == null || hold.keys().contains(trade.tradeId().value());
        });
    }

    /** Releases the parts of the holds that have enough. */
    public static void release(TradeExecuted trade, Streams streams) {
        for (Side side : Side.values()) {
            TradeParty party = trade.party(side);
            if (cover(party, streams)) {
                HoldRelease release = new HoldRelease(
                        party.holdId(),
                        ReleaseKey.cancelled(trade.tradeId()),
                        party.captured().plus(party.released()),
                        party.reservation());
                Accounts.release(streams, party.accountId(), release);
            }
        }
    }

    /** Whether the hold of a side is there and has what the trade takes. */
    static boolean cover(TradeParty party, Streams streams) {
        Hold hold = find(party, streams);
        return hold != null && hold.remaining().compareTo(party.captured().plus(party.released())) >= 0;
    }

    /** Null: it is closed. */
    private static Hold find(TradeParty party, Streams streams) {
        return Accounts.require(streams, party.accountId()).holds().get(party.holdId());
    }
}
