package io.evenbook.command.asset;

import io.evenbook.api.RejectedException;
import io.evenbook.api.asset.AssetRejection.AssetUnknown;
import io.evenbook.api.id.AssetCode;
import io.evenbook.command.base.Facts;

/** Looks up assets for rules. */
public final class Assets {
    private Assets() {}

    /** @throws RejectedException {@code asset.unknown} */
    public static AssetState require(Facts facts, AssetCode asset) {
        AssetState state = facts.find(AssetState.AGGREGATE.type(), asset);
        if (state == null) {
            throw new RejectedException(new AssetUnknown(asset.value()));
        }
        return state;
    }
}
