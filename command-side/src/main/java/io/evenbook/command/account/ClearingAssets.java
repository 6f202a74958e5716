package io.evenbook.command.account;

import static io.evenbook.command.account.Checks.refused;

import io.evenbook.api.RequestBounds;
import io.evenbook.api.clearing.PositionCommand;
import io.evenbook.api.id.AssetCode;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** How many assets an account may have in clearing: a window reserves, and posts, all of them in one commit. */
public final class ClearingAssets {
    private ClearingAssets() {}

    /**
     * Asks whether an account may place an order in two assets, or owe or be owed others. With them those count that it
     * delivers or receives in clearing, that it holds, and that its open orders may bring in.
     *
     * @throws io.evenbook.api.RejectedException {@code request.bounds}
     */
    public static void requireRoom(AccountState account, Collection<AssetCode> more) {
        Set<AssetCode> assets = new HashSet<>(more);
        int atMost = assets.size()
                + account.positions().byAsset().size()
                + account.clearing().size();
        if (atMost <= PositionCommand.MAX_POSITIONS) {
            return;
        }
        account.positions().byAsset().forEach((asset, position) -> {
            if (!position.balance().held().isZero() || position.reserved().signum() != 0) {
                assets.add(asset);
            }
        });
        account.clearing().windows().values().forEach(positions -> assets.addAll(positions.keySet()));
        if (assets.size() > PositionCommand.MAX_POSITIONS) {
            throw refused(new RequestBounds("assets in clearing", PositionCommand.MAX_POSITIONS));
        }
    }
}
