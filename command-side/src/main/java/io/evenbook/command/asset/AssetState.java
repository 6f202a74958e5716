package io.evenbook.command.asset;

import io.evenbook.api.RejectedException;
import io.evenbook.api.asset.AssetCommand;
import io.evenbook.api.asset.AssetCommand.RegisterAsset;
import io.evenbook.api.asset.AssetEvent;
import io.evenbook.api.asset.AssetEvent.AssetRegistered;
import io.evenbook.api.asset.AssetRejection.AssetExists;
import io.evenbook.api.asset.AssetType;
import io.evenbook.api.id.AssetCode;
import java.util.List;

/** One asset. Before it is registered its state is null. */
public record AssetState(AssetCode asset, String name, AssetType type, int decimals) {

    /** @throws RejectedException {@code asset.exists} if it is registered with other values */
    public static List<AssetEvent> decide(AssetState state, AssetCommand command) {
        return switch (command) {
            case RegisterAsset register -> {
                AssetRegistered registered =
                        new AssetRegistered(register.asset(), register.name(), register.type(), register.decimals());
                if (state == null) {
                    yield List.of(registered);
                }
                if (!state.equals(evolve(null, registered))) {
                    throw new RejectedException(new AssetExists(register.asset()));
                }
                yield List.of();
            }
        };
    }

    public static AssetState evolve(AssetState state, AssetEvent event) {
        return switch (event) {
            case AssetRegistered registered ->
                new AssetState(registered.asset(), registered.name(), registered.type(), registered.decimals());
        };
    }
}
