package io.evenbook.api.asset;

import io.evenbook.api.Refusal;
import io.evenbook.api.Rejection;
import io.evenbook.api.id.AssetCode;

/** The reasons why a command was refused because of an asset. */
public sealed interface AssetRejection extends Rejection {

    /** @param asset the client's text; it may be malformed */
    record AssetUnknown(String asset) implements AssetRejection {
        @Override
        public Refusal refusal() {
            return Refusal.unknown("asset.unknown", "There is no asset %s.".formatted(asset));
        }
    }

    /** The asset is registered with other values. */
    record AssetExists(AssetCode asset) implements AssetRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict(
                    "asset.exists",
                    "Asset %s already exists with another name, type or number of decimals.".formatted(asset));
        }
    }
}
