package io.evenbook.command.clearing.position;

import io.evenbook.api.clearing.PositionEvent.NovatedSide;
import io.evenbook.api.clearing.PositionEvent.OpenPosition;
import io.evenbook.api.clearing.PositionEvent.TradesNovated;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.TradeParty;
import io.evenbook.command.clearing.position.AccountClearing.Key;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Novates the sides of trades of one account. The payment stays held for the settlement if the order held it in full. A
 * hold on credit is released, and held anew, as far as funds go, when the window is due.
 */
final class Novation {
    private final AccountClearing clearing;
    private final WindowId windowId;
    private final Function<HoldId, OrderHold> holds;
    private final Function<Money, Balance> balances;
    private final Map<HoldId, Money> remaining = new LinkedHashMap<>();
    private final Map<AssetCode, ClearingPosition> positions = new LinkedHashMap<>();
    private final Map<AssetCode, Balance> changed = new LinkedHashMap<>();
    private final List<NovatedSide> novated = new ArrayList<>();

    /** One side of an executed trade. */
    record TradeSide(TradeId tradeId, Side side, TradeParty party) {}

    /**
     * The open hold of an order.
     *
     * @param onCredit whether it was placed on credit
     * @param keys of the parts that are taken; a trade's is its id
     */
    record OrderHold(Money remaining, boolean onCredit, Set<String> keys) {}

    private Novation(
            AccountClearing clearing,
            WindowId windowId,
            Function<HoldId, OrderHold> holds,
            Function<Money, Balance> balances) {
        this.clearing = clearing;
        this.windowId = windowId;
        this.holds = holds;
        this.balances = balances;
    }

    /**
     * Novates those of the sides that were not novated before: a hold closes only when all its trades took their parts,
     * so a side whose hold is closed is done.
     *
     * @param sides all of this account
     * @param holds null for a hold that is closed
     * @param balances the balance of the amount's asset
     * @return empty if all were novated before
     * @throws IllegalArgumentException if a hold has less than a trade takes
     * @throws IllegalStateException if the account has reserved for the window: its sums are final
     */
    static Optional<TradesNovated> novate(
            AccountClearing clearing,
            AccountId accountId,
            WindowId windowId,
            List<TradeSide> sides,
            Function<HoldId, OrderHold> holds,
            Function<Money, Balance> balances) {
        Novation novation = new Novation(clearing, windowId, holds, balances);
        sides.forEach(novation::add);
        if (novation.novated.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new TradesNovated(
                accountId,
                windowId,
                List.copyOf(novation.novated),
                novation.positions.values().stream()
                        .map(position -> new OpenPosition(position.delivers(), position.receives(), position.hold()))
                        .toList(),
                List.copyOf(novation.changed.values())));
    }

    private void add(TradeSide side) {
        TradeParty party = side.party();
        OrderHold hold = holds.apply(party.holdId());
        if (hold == null || hold.keys().contains(side.tradeId().value())) {
            return;
        }
        Money taken = party.captured().plus(party.released());
        Money left = remaining.getOrDefault(party.holdId(), hold.remaining()).minus(taken);
        if (left.isNegative()) {
            throw new IllegalArgumentException(
                    "must be at most what is held: %s of %s=%s".formatted(side.tradeId(), party.holdId(), taken));
        }
        remaining.put(party.holdId(), left);
        Money none = party.captured().minus(party.captured());
        change(party.captured(), none, hold.onCredit() ? none : party.captured());
        Money credited = party.credited();
        change(credited.minus(credited), credited, credited.minus(credited));
        release(hold.onCredit() ? taken : party.released());
        novated.add(new NovatedSide(
                side.tradeId(),
                side.side(),
                party.holdId(),
                party.captured(),
                party.released(),
                left,
                party.captured(),
                credited,
                party.fee()));
    }

    private void change(Money delivers, Money receives, Money hold) {
        AssetCode asset = delivers.asset();
        ClearingPosition before = positions.containsKey(asset)
                ? positions.get(asset)
                : clearing.position(new Key(windowId, asset), delivers);
        if (before.prepared() != null) {
            throw new IllegalStateException("must not be settling: " + windowId);
        }
        positions.put(asset, before.plus(delivers, receives, hold));
    }

    private void release(Money amount) {
        if (amount.isPositive()) {
            Balance before = changed.containsKey(amount.asset()) ? changed.get(amount.asset()) : balances.apply(amount);
            changed.put(
                    amount.asset(), new Balance(before.posted(), before.held().minus(amount)));
        }
    }
}
