package io.evenbook.command.asset;

import io.evenbook.api.RejectedException;
import io.evenbook.api.asset.AssetRejection.AssetUnknown;
import io.evenbook.api.id.AssetCode;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.command.StreamTypes;

/** Assets as commands find them. */
public final class Assets {
    private Assets() {}

    /** @throws RejectedException {@code asset.unknown} */
    public static AssetState require(Streams streams, AssetCode asset) {
        AssetState state = streams.find(StreamTypes.ASSET, asset);
        if (state == null) {
            throw new RejectedException(new AssetUnknown(asset.value()));
        }
        return state;
    }
}
