package io.evenbook.command.asset;

import io.evenbook.api.asset.AssetCode;
import java.util.Optional;

/** What is registered. An asset is found from the moment on at which its registration was acknowledged. */
@FunctionalInterface
public interface AssetRegistry {
    Optional<AssetState> find(AssetCode asset);
}
