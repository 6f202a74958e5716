package io.evenbook.command.clearing.position;

import io.evenbook.api.RejectedException;
import io.evenbook.api.account.AccountEvent.TradesNovated;
import io.evenbook.api.clearing.NovatedSide;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.TradeParty;
import io.evenbook.api.trade.TradeRejection.HoldMissing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
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
public final class Novation {
    private final AccountClearing clearing;
    private final WindowId windowId;
    private final Function<HoldId, OrderHold> holds;
    private final Function<Money, Balance> balances;
    private final Map<HoldId, OrderHold> left = new HashMap<>();
    private final Map<AssetCode, ClearingPosition> positions = new LinkedHashMap<>();
    private final Map<AssetCode, Balance> changed = new LinkedHashMap<>();
    private final List<NovatedSide> novated = new ArrayList<>();

    /** One side of an executed trade. */
    public record TradeSide(TradeId tradeId, Side side, TradeParty party) {}

    /**
     * The open hold of an order.
     *
     * @param receivable the most that the order may still receive
     * @param onCredit whether it was placed on credit
     * @param keys of the parts that are taken; a trade's is its id
     */
    public record OrderHold(Money remaining, Money receivable, boolean onCredit, Set<String> keys) {}

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
     * @param at the effective time of the entry
     * @return empty if all were novated before
     * @throws RejectedException {@code saga.hold-missing} if a hold has less than a trade takes
     * @throws IllegalStateException if the account has reserved for the window: its sums are final
     */
    public static Optional<TradesNovated> novate(
            AccountClearing clearing,
            AccountId accountId,
            WindowId windowId,
            List<TradeSide> sides,
            Function<HoldId, OrderHold> holds,
            Function<Money, Balance> balances,
            Instant at) {
        Novation novation = new Novation(clearing, windowId, holds, balances);
        sides.forEach(novation::add);
        List<NovatedSide> novated = List.copyOf(novation.novated);
        if (novated.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new TradesNovated(
                accountId,
                windowId,
                novated,
                novation.positions.values().stream().map(ClearingPosition::open).toList(),
                ClearingEntries.novated(accountId, windowId, novated, at),
                List.copyOf(novation.changed.values())));
    }

    private void add(TradeSide side) {
        TradeParty party = side.party();
        OrderHold hold = holds.apply(party.holdId());
        if (hold == null || hold.keys().contains(side.tradeId().value())) {
            return;
        }
        Money taken = party.captured().plus(party.released());
        OrderHold before = left.getOrDefault(party.holdId(), hold);
        Money remaining = before.remaining().minus(taken);
        if (remaining.isNegative()) {
            throw new RejectedException(new HoldMissing(side.tradeId(), party.accountId(), party.holdId()));
        }
        Money receivable = before.receivable().minus(party.reservation());
        left.put(party.holdId(), new OrderHold(remaining, receivable, hold.onCredit(), hold.keys()));
        Money nothing = party.captured().none();
        change(party.captured(), nothing, hold.onCredit() ? nothing : party.captured());
        Money credited = party.credited();
        Money noReceipt = credited.none();
        change(noReceipt, credited, noReceipt);
        release(hold.onCredit() ? taken : party.released());
        novated.add(new NovatedSide(
                side.tradeId(),
                side.side(),
                party.holdId(),
                party.released(),
                remaining,
                receivable,
                party.captured(),
                credited,
                party.fee()));
    }

    private void change(Money delivers, Money receives, Money hold) {
        if (delivers.isZero() && receives.isZero()) {
            return;
        }
        AssetCode asset = delivers.asset();
        ClearingPosition before = positions.containsKey(asset)
                ? positions.get(asset)
                : clearing.position(windowId, delivers).requireOpen(windowId);
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
