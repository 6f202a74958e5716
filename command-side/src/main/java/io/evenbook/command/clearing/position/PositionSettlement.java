package io.evenbook.command.clearing.position;

import io.evenbook.api.RejectedException;
import io.evenbook.api.clearing.PositionEvent.PositionSettled;
import io.evenbook.api.clearing.PositionEvent.Prepared;
import io.evenbook.api.clearing.PositionEvent.Settled;
import io.evenbook.api.clearing.PositionEvent.SettlementPrepared;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The two steps of an account when a window settles: it reserves what it can, then posts what was resolved. */
final class PositionSettlement {
    private PositionSettlement() {}

    /**
     * The part of a position in one asset that settles, and the part that is carried over.
     *
     * @param delivered all four are zero or greater
     */
    record Resolved(Money delivered, Money received, Money carriedDelivers, Money carriedReceives) {
        private PositionSums sums() {
            return new PositionSums(delivered.plus(carriedDelivers), received.plus(carriedReceives));
        }
    }

    /**
     * Holds, for each asset, what the deliveries need beyond the holds of orders, as far as funds go. Receipts do not
     * count, since they may fail. Holds of orders on credit yield to the settlement.
     *
     * @param sums of the process; they must be those of the account
     * @param balances the balance of the amount's asset
     * @param onCredit what orders on credit hold of the amount's asset
     * @return empty if it is prepared, or has no position in the window
     * @throws RejectedException {@code clearing.sums-differ}
     */
    static Optional<SettlementPrepared> prepare(
            AccountClearing clearing,
            AccountId accountId,
            WindowId windowId,
            List<PositionSums> sums,
            Function<Money, Balance> balances,
            Function<Money, Money> onCredit) {
        Map<AssetCode, ClearingPosition> positions = clearing.of(windowId);
        if (positions.values().stream().anyMatch(position -> position.prepared() != null)) {
            return Optional.empty();
        }
        clearing.requireSums(accountId, windowId, sums);
        if (positions.isEmpty()) {
            return Optional.empty();
        }
        List<Prepared> prepared = new ArrayList<>();
        for (ClearingPosition position : positions.values()) {
            Balance balance = balances.apply(position.delivers());
            Money none = position.hold().minus(position.hold());
            Money lacks = position.delivers().minus(position.hold());
            Money free = balance.available().plus(onCredit.apply(none));
            Money held = max(none, min(lacks, free));
            prepared.add(new Prepared(
                    held, new Balance(balance.posted(), balance.held().plus(held))));
        }
        return Optional.of(new SettlementPrepared(accountId, windowId, prepared));
    }

    /**
     * Moves the difference of what is delivered and received, and frees what was held but for deliveries that are
     * carried over.
     *
     * @return empty if it is posted, or has no position in the window
     * @throws RejectedException {@code clearing.sums-differ} if settled and carried do not make up the position
     * @throws IllegalArgumentException if more is to be delivered than is held
     */
    static Optional<PositionSettled> post(
            AccountClearing clearing,
            AccountId accountId,
            WindowId windowId,
            WindowId carriedTo,
            List<Resolved> assets,
            Function<Money, Balance> balances) {
        Map<AssetCode, ClearingPosition> positions = clearing.of(windowId);
        if (positions.isEmpty()) {
            return Optional.empty();
        }
        clearing.requireSums(
                accountId, windowId, assets.stream().map(Resolved::sums).toList());
        List<Settled> settled = new ArrayList<>();
        for (Resolved asset : assets) {
            ClearingPosition position = positions.get(asset.delivered().asset());
            if (position != null) {
                settled.add(settled(position, asset, balances.apply(asset.delivered())));
            }
        }
        return Optional.of(new PositionSettled(accountId, windowId, carriedTo, settled));
    }

    private static Settled settled(ClearingPosition position, Resolved asset, Balance before) {
        Money none = position.hold().minus(position.hold());
        Money paid = max(none, asset.delivered().minus(asset.received()));
        Money unused = position.reserved().minus(paid);
        if (unused.isNegative()) {
            throw new IllegalArgumentException(
                    "must be at most what is held, %s: delivered=%s".formatted(position.reserved(), paid));
        }
        Money carriedHold = min(asset.carriedDelivers(), min(position.hold(), unused));
        Balance after = new Balance(
                before.posted().minus(asset.delivered()).plus(asset.received()),
                before.held().minus(position.reserved()).plus(carriedHold));
        return new Settled(
                asset.delivered(),
                asset.received(),
                asset.carriedDelivers(),
                asset.carriedReceives(),
                carriedHold,
                after);
    }

    private static Money min(Money a, Money b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    private static Money max(Money a, Money b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
