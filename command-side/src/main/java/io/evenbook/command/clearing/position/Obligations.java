package io.evenbook.command.clearing.position;

import io.evenbook.api.account.AccountEvent.ObligationsPosted;
import io.evenbook.api.clearing.Obligation;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Books obligations of one account in a window, and takes them back. */
public final class Obligations {
    private Obligations() {}

    /**
     * Adds obligations to the positions of a window. Where it then delivers less than is held for it, the rest of the
     * hold is released: 100 held for deliveries of 100, of which 30 are taken back, leave 70.
     *
     * @param obligations at least one; none is booked yet
     * @param balances the balance of the amount's asset
     * @param at the effective time of the entry
     * @throws IllegalArgumentException if more is taken back than is open
     * @throws IllegalStateException if the account has reserved for the window: its sums are final
     */
    public static ObligationsPosted post(
            AccountClearing clearing,
            AccountId accountId,
            WindowId windowId,
            List<Obligation> obligations,
            Function<Money, Balance> balances,
            Instant at) {
        Map<AssetCode, ClearingPosition> positions = new LinkedHashMap<>();
        for (Obligation obligation : obligations) {
            Money nothing = obligation.delivers().none();
            ClearingPosition before = positions.computeIfAbsent(
                    obligation.asset(),
                    _ -> clearing.position(windowId, nothing).requireOpen(windowId));
            positions.put(obligation.asset(), before.plus(obligation.delivers(), obligation.receives(), nothing));
        }
        List<Balance> released = new ArrayList<>();
        positions.replaceAll((asset, position) -> {
            requireNotNegative(windowId, position);
            ClearingPosition after = position.withoutExcessHold();
            Money excess = position.hold().minus(after.hold());
            if (excess.isPositive()) {
                Balance before = balances.apply(excess);
                released.add(new Balance(before.posted(), before.held().minus(excess)));
            }
            return after;
        });
        return new ObligationsPosted(
                accountId,
                windowId,
                List.copyOf(obligations),
                positions.values().stream().map(ClearingPosition::open).toList(),
                ClearingEntries.posted(accountId, windowId, obligations, at),
                released);
    }

    private static void requireNotNegative(WindowId windowId, ClearingPosition position) {
        if (position.delivers().isNegative() || position.receives().isNegative()) {
            throw new IllegalArgumentException("must be at most what is open in %s: delivers=%s, receives=%s"
                    .formatted(windowId, position.delivers(), position.receives()));
        }
    }
}
