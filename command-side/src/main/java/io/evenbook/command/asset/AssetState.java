package io.evenbook.command.asset;

import io.evenbook.api.RejectedException;
import io.evenbook.api.asset.AssetCommand;
import io.evenbook.api.asset.AssetCommand.RegisterAsset;
import io.evenbook.api.asset.AssetEvent;
import io.evenbook.api.asset.AssetEvent.AssetRegistered;
import io.evenbook.api.asset.AssetRejection.AssetExists;
import io.evenbook.api.asset.AssetType;
import io.evenbook.api.id.AssetCode;
import io.evenbook.command.base.Aggregate;
import io.evenbook.command.base.Decider;
import java.util.List;

/** One asset; null before it is registered. It never changes. */
public record AssetState(AssetCode asset, String name, AssetType type, int decimals) {
    public static final Aggregate<AssetState, AssetCommand, AssetEvent> AGGREGATE = Aggregate.of(
                    "Asset",
                    AssetState.class,
                    AssetCommand.class,
                    AssetEvent.class,
                    Decider.of((state, command, _) -> decide(state, command), AssetState::evolve))
            .identifiedBy(AssetCommand::asset, AssetEvent::asset)
            .build();

    /** @throws RejectedException {@code asset.exists} if it is registered with other values */
    static List<AssetEvent> decide(AssetState state, AssetCommand command) {
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

    static AssetState evolve(AssetState state, AssetEvent event) {
        return switch (event) {
            case AssetRegistered registered ->
                new AssetState(registered.asset(), registered.name(), registered.type(), registered.decimals());
        };
    }
}
