package io.evenbook.command.clearing.position;

import io.evenbook.api.RejectedException;
import io.evenbook.api.clearing.SchemeRejection.SumsDiffer;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.money.Money;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The sums of an account's position in one asset, as the process that settles the window computed them.
 *
 * @param delivers zero or greater
 * @param receives zero or greater
 */
record PositionSums(Money delivers, Money receives) {

    /** @throws RejectedException {@code clearing.sums-differ} for the first asset that differs or is missing */
    static void requireEqual(
            AccountId accountId, WindowId windowId, Map<AssetCode, ClearingPosition> own, List<PositionSums> given) {
        Map<AssetCode, PositionSums> left = new HashMap<>();
        for (PositionSums sums : given) {
            if (left.put(sums.delivers.asset(), sums) != null) {
                throw new IllegalArgumentException("must be given once: asset=" + sums.delivers.asset());
            }
        }
        own.forEach((asset, position) -> {
            PositionSums expected = new PositionSums(position.delivers(), position.receives());
            PositionSums sums = left.remove(asset);
            if (!expected.equals(sums)) {
                throw differ(accountId, windowId, asset, expected, sums);
            }
        });
        left.forEach((asset, sums) -> {
            if (!sums.delivers.isZero() || !sums.receives.isZero()) {
                throw differ(accountId, windowId, asset, null, sums);
            }
        });
    }

    private static RejectedException differ(
            AccountId accountId, WindowId windowId, AssetCode asset, PositionSums own, PositionSums given) {
        return new RejectedException(new SumsDiffer(windowId, accountId, asset, text(own), text(given)));
    }

    private static String text(PositionSums sums) {
        return sums == null ? "nothing" : "delivers %s, receives %s".formatted(sums.delivers, sums.receives);
    }
}
