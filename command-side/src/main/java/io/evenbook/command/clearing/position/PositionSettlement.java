package io.evenbook.command.clearing.position;

import io.evenbook.api.RejectedException;
import io.evenbook.api.account.AccountEvent.PositionSettled;
import io.evenbook.api.account.AccountEvent.SettlementPrepared;
import io.evenbook.api.clearing.OpenPosition;
import io.evenbook.api.clearing.PositionCommand.Resolved;
import io.evenbook.api.clearing.PositionCommand.ResolvedAsset;
import io.evenbook.api.clearing.PositionCommand.Sums;
import io.evenbook.api.clearing.PreparedAsset;
import io.evenbook.api.clearing.SettledAsset;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The two steps of an account when a window settles: it reserves what it can, then posts what was resolved. */
public final class PositionSettlement {
    private PositionSettlement() {}

    /**
     * Holds, for each asset, what the deliveries need beyond the holds of orders, as far as funds go. Receipts do not
     * count, since they may fail. Holds of orders on credit yield to the settlement.
     *
     * @param sums of the process; they must be those of the account
     * @param balances the balance of the amount's asset
     * @param onCredit what orders on credit hold of the amount's asset
     * @return empty if it is prepared, or if the holds of orders cover all that it delivers in the window
     * @throws RejectedException {@code clearing.sums-differ}
     */
    public static Optional<SettlementPrepared> prepare(
            AccountClearing clearing,
            WindowId windowId,
            Sums sums,
            Function<Money, Balance> balances,
            Function<Money, Money> onCredit) {
        Map<AssetCode, ClearingPosition> positions = clearing.of(windowId);
        if (positions.values().stream().anyMatch(position -> position.prepared() != null)) {
            return Optional.empty();
        }
        clearing.requireSums(sums.accountId(), windowId, sums.assets());
        if (positions.values().stream().allMatch(ClearingPosition::isCovered)) {
            return Optional.empty();
        }
        List<PreparedAsset> prepared = new ArrayList<>();
        for (ClearingPosition position : positions.values()) {
            Balance balance = balances.apply(position.delivers());
            Money nothing = position.hold().none();
            Money lacks = position.delivers().minus(position.hold());
            Money free = balance.available().plus(onCredit.apply(nothing));
            Money held = lacks.min(free).max(nothing);
            prepared.add(new PreparedAsset(
                    held, new Balance(balance.posted(), balance.held().plus(held))));
        }
        return Optional.of(new SettlementPrepared(sums.accountId(), windowId, prepared));
    }

    /**
     * Moves the difference of what is delivered and received, and frees what was held but for deliveries that are
     * carried over.
     *
     * @param balances the balance of the amount's asset
     * @param at the effective time of the entry
     * @return empty if it is posted, or has no position in the window
     * @throws RejectedException {@code clearing.sums-differ} if settled and carried do not make up the position
     * @throws IllegalArgumentException if more is to be delivered than is held
     * @throws IllegalStateException if the account has reserved for {@code carriedTo}: its sums are final
     */
    public static Optional<PositionSettled> post(
            AccountClearing clearing,
            WindowId windowId,
            WindowId carriedTo,
            Resolved resolved,
            Function<Money, Balance> balances,
            Instant at) {
        Map<AssetCode, ClearingPosition> positions = clearing.of(windowId);
        if (positions.isEmpty()) {
            return Optional.empty();
        }
        AccountId accountId = resolved.accountId();
        clearing.requireSums(
                accountId,
                windowId,
                resolved.assets().stream().map(ResolvedAsset::sums).toList());
        List<SettledAsset> settled = new ArrayList<>();
        List<OpenPosition> carried = new ArrayList<>();
        for (ResolvedAsset asset : resolved.assets()) {
            ClearingPosition position = positions.get(asset.asset());
            if (position != null) {
                SettledAsset after = settled(position, asset, balances.apply(asset.delivered()));
                settled.add(after);
                if (after.carriedDelivers().isPositive()
                        || after.carriedReceives().isPositive()) {
                    carried.add(clearing.position(carriedTo, asset.delivered())
                            .requireOpen(carriedTo)
                            .plus(after.carriedDelivers(), after.carriedReceives(), after.carriedHold())
                            .open());
                }
            }
        }
        return Optional.of(new PositionSettled(
                accountId,
                windowId,
                carriedTo,
                settled,
                carried,
                ClearingEntries.settled(accountId, windowId, settled, at)));
    }

    private static SettledAsset settled(ClearingPosition position, ResolvedAsset asset, Balance before) {
        Money nothing = position.hold().none();
        Money paid = asset.delivered().minus(asset.received()).max(nothing);
        Money unused = position.reserved().minus(paid);
        if (unused.isNegative()) {
            throw new IllegalArgumentException(
                    "must be at most what is held, %s: delivered=%s".formatted(position.reserved(), paid));
        }
        Money carriedHold = asset.carriedDelivers().min(position.hold()).min(unused);
        Balance after = new Balance(
                before.posted().plus(asset.received().minus(asset.delivered())),
                before.held().minus(position.reserved()).plus(carriedHold));
        return new SettledAsset(
                asset.delivered(),
                asset.received(),
                asset.carriedDelivers(),
                asset.carriedReceives(),
                carriedHold,
                after);
    }
}
