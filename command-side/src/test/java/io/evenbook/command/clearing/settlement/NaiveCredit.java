package io.evenbook.command.clearing.settlement;

import io.evenbook.api.account.AccountEvent;
import io.evenbook.api.account.AccountEvent.FundsDeposited;
import io.evenbook.api.account.AccountEvent.FundsHeld;
import io.evenbook.api.account.AccountEvent.HoldIncreased;
import io.evenbook.api.account.AccountEvent.HoldReleased;
import io.evenbook.api.account.AccountEvent.ParticipantEnrolled;
import io.evenbook.api.account.AccountEvent.PositionSettled;
import io.evenbook.api.account.AccountEvent.SettlementPrepared;
import io.evenbook.api.account.AccountEvent.TradesNovated;
import io.evenbook.api.account.AccountEvent.WithdrawalConfirmed;
import io.evenbook.api.account.HoldReason;
import io.evenbook.api.clearing.Funding;
import io.evenbook.api.clearing.NovatedSide;
import io.evenbook.api.clearing.PreparedAsset;
import io.evenbook.api.clearing.SettledAsset;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.money.Money;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The most that an account may hold and spend, by its facts one by one: it keeps the rest of every hold, deliveries and
 * receipts, and sums up anew each time. It never subtracts what is held for a settlement and adds it back.
 */
final class NaiveCredit {
    private final Map<AssetCode, BigDecimal> posted = new HashMap<>();
    private final Map<HoldId, Kept> holds = new LinkedHashMap<>();
    private final Map<AssetCode, BigDecimal> delivers = new HashMap<>();
    private final Map<AssetCode, BigDecimal> receives = new HashMap<>();
    private final Map<AssetCode, BigDecimal> forSettlement = new HashMap<>();
    private Funding funding = Funding.PREFUNDED;
    private Map<AssetCode, BigDecimal> caps = Map.of();

    private record Kept(HoldReason reason, Money left) {}

    void apply(AccountEvent event) {
        switch (event) {
            case ParticipantEnrolled enrolled -> {
                funding = enrolled.funding();
                caps = new HashMap<>();
                enrolled.caps().forEach(cap -> caps.put(cap.asset(), cap.amount()));
            }
            case FundsDeposited deposited ->
                posted.put(
                        deposited.balance().asset(),
                        deposited.balance().posted().amount());
            case FundsHeld held -> holds.put(held.holdId(), new Kept(held.reason(), held.amount()));
            case HoldIncreased increased -> left(increased.holdId(), increased.remaining());
            case HoldReleased released -> left(released.holdId(), released.remaining());
            case WithdrawalConfirmed confirmed -> {
                Money paid = holds.remove(confirmed.holdId()).left();
                add(posted, paid.negated());
            }
            case TradesNovated novated -> novated.trades().forEach(this::novated);
            case SettlementPrepared prepared ->
                prepared.assets().stream().map(PreparedAsset::held).forEach(held -> add(forSettlement, held));
            case PositionSettled settled -> settled.assets().forEach(this::settled);
            default -> {}
        }
    }

    private void left(HoldId holdId, Money left) {
        HoldReason reason = holds.remove(holdId).reason();
        if (left.isPositive()) {
            holds.put(holdId, new Kept(reason, left));
        }
    }

    private void novated(NovatedSide side) {
        boolean onCredit = holds.get(side.holdId()).reason() == HoldReason.CREDIT_ORDER;
        left(side.holdId(), side.holdRemaining());
        add(delivers, side.delivers());
        add(receives, side.receives());
        if (!onCredit) {
            add(forSettlement, side.delivers());
        }
    }

    /** One window is open at a time, so all that is held for a settlement is held for this one. */
    private void settled(SettledAsset asset) {
        add(posted, asset.received().minus(asset.delivered()));
        add(delivers, asset.delivered().negated());
        add(receives, asset.received().negated());
        forSettlement.put(asset.asset(), asset.carriedHold().amount());
    }

    /** Whether what is held for the settlement pays what is delivered beyond what is received. */
    boolean paysFor(AssetCode asset) {
        return owed(asset).compareTo(of(forSettlement, asset)) <= 0;
    }

    /** The amount that a settlement of all would take beyond what is posted; zero or less: nothing. */
    BigDecimal lacks(AssetCode asset) {
        return owed(asset).subtract(posted(asset)).add(heldFor(asset, false));
    }

    private static void add(Map<AssetCode, BigDecimal> sums, Money amount) {
        sums.merge(amount.asset(), amount.amount(), BigDecimal::add);
    }

    boolean hasCredit() {
        return funding == Funding.CREDIT;
    }

    BigDecimal posted(AssetCode asset) {
        return of(posted, asset);
    }

    BigDecimal held(AssetCode asset) {
        return heldFor(asset, true).add(heldFor(asset, false)).add(of(forSettlement, asset));
    }

    /** The amount that is set aside for good: it must be there. */
    BigDecimal firmlyHeld(AssetCode asset) {
        return heldFor(asset, false).add(of(forSettlement, asset));
    }

    private BigDecimal heldFor(AssetCode asset, boolean onCredit) {
        return holds.values().stream()
                .filter(hold -> hold.left().asset().equals(asset))
                .filter(hold -> onCredit == (hold.reason() == HoldReason.CREDIT_ORDER))
                .map(hold -> hold.left().amount())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private BigDecimal owed(AssetCode asset) {
        return of(delivers, asset).subtract(of(receives, asset));
    }

    /** The most that a new order may hold. */
    BigDecimal orderRoom(AssetCode asset) {
        return hasCredit() ? creditRoom(asset) : spendable(asset);
    }

    /** The most that the hold of an order may rise by. */
    BigDecimal amendmentRoom(HoldId holdId, AssetCode asset) {
        boolean onCredit = hasCredit() && holds.get(holdId).reason() == HoldReason.CREDIT_ORDER;
        return onCredit ? creditRoom(asset) : spendable(asset);
    }

    /** The most that may be held in addition: below 10^18, together with all holds and deliveries. */
    BigDecimal digitRoom(AssetCode asset) {
        return BigDecimal.TEN
                .pow(18)
                .subtract(heldFor(asset, true))
                .subtract(heldFor(asset, false))
                .subtract(of(delivers, asset));
    }

    private BigDecimal creditRoom(AssetCode asset) {
        return posted(asset)
                .subtract(heldFor(asset, true))
                .subtract(heldFor(asset, false))
                .subtract(owed(asset))
                .add(of(caps, asset));
    }

    /** The most that may leave: what is owed stays, and so does what is held for it, whichever is more. */
    BigDecimal spendable(AssetCode asset) {
        return posted(asset)
                .subtract(heldFor(asset, true))
                .subtract(heldFor(asset, false))
                .subtract(owed(asset).max(of(forSettlement, asset)));
    }

    private static BigDecimal of(Map<AssetCode, BigDecimal> sums, AssetCode asset) {
        return sums.getOrDefault(asset, BigDecimal.ZERO);
    }
}
