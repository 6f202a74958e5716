package io.evenbook.command.asset;

import io.evenbook.api.RejectedException;
import io.evenbook.api.asset.AssetCommand;
import io.evenbook.api.asset.AssetCommand.RegisterAsset;
import io.evenbook.api.asset.AssetCommand.SetRate;
import io.evenbook.api.asset.AssetEvent;
import io.evenbook.api.asset.AssetEvent.AssetRegistered;
import io.evenbook.api.asset.AssetEvent.RateSet;
import io.evenbook.api.asset.AssetRejection.AssetExists;
import io.evenbook.api.asset.AssetRejection.AssetUnknown;
import io.evenbook.api.asset.AssetType;
import io.evenbook.api.id.AssetCode;
import io.evenbook.command.base.Aggregate;
import io.evenbook.command.base.AmountRules;
import io.evenbook.command.base.Decider;
import io.evenbook.command.base.Facts;
import java.math.BigDecimal;
import java.util.List;

/**
 * One asset; null before it is registered. Only its rate ever changes.
 *
 * @param rate the last one that was set, valid or not; null: none was
 */
public record AssetState(AssetCode asset, String name, AssetType type, int decimals, RateSet rate) {
    private static final int MAX_RATE_DECIMALS = 18;

    public static final Aggregate<AssetState, AssetCommand, AssetEvent> AGGREGATE = Aggregate.of(
                    "Asset",
                    AssetState.class,
                    AssetCommand.class,
                    AssetEvent.class,
                    Decider.of(AssetState::decide, AssetState::evolve))
            .identifiedBy(AssetCommand::asset, AssetEvent::asset)
            .build();

    /**
     * @throws RejectedException {@code asset.exists} if it is registered with other values, {@code asset.unknown} if a
     *     rate is set before it is registered
     */
    static List<AssetEvent> decide(AssetState state, AssetCommand command, Facts facts) {
        return switch (command) {
            case RegisterAsset register -> {
                AssetRegistered registered =
                        new AssetRegistered(register.asset(), register.name(), register.type(), register.decimals());
                if (state == null) {
                    yield List.of(registered);
                }
                if (!state.with(null).equals(evolve(null, registered))) {
                    throw new RejectedException(new AssetExists(register.asset()));
                }
                yield List.of();
            }
            case SetRate set -> {
                if (state == null) {
                    throw new RejectedException(new AssetUnknown(set.asset().value()));
                }
                AmountRules.requirePositive("rate", set.rate());
                BigDecimal rate = AmountRules.requireFit("rate", set.rate().stripTrailingZeros());
                AmountRules.requireScale("rate", rate, MAX_RATE_DECIMALS);
                BigDecimal plain = rate.setScale(Math.max(rate.scale(), 0));
                yield List.of(new RateSet(set.asset(), plain, set.source(), set.reason(), facts.time()));
            }
        };
    }

    static AssetState evolve(AssetState state, AssetEvent event) {
        return switch (event) {
            case AssetRegistered registered ->
                new AssetState(registered.asset(), registered.name(), registered.type(), registered.decimals(), null);
            case RateSet set -> state.with(set);
        };
    }

    private AssetState with(RateSet newRate) {
        return new AssetState(asset, name, type, decimals, newRate);
    }
}
