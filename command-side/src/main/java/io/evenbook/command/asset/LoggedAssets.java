package io.evenbook.command.asset;

import io.evenbook.api.asset.AssetCode;
import io.evenbook.api.asset.AssetEvent;
import io.evenbook.axon.postgres.EventLog;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.springframework.stereotype.Component;

/** The registered assets, in memory; one that is not there is looked for in the log. They never change, so neither do entries. */
@Component
class LoggedAssets implements AssetRegistry {
    private final ConcurrentMap<AssetCode, AssetState> known = new ConcurrentHashMap<>();
    private final EventLog log;

    LoggedAssets(EventLog log) {
        this.log = log;
    }

    @Override
    public Optional<AssetState> find(AssetCode asset) {
        return Optional.ofNullable(known.computeIfAbsent(asset, this::read));
    }

    /** Only what is durable: a command of the same batch may have registered the asset and its flush may yet fail. */
    private AssetState read(AssetCode asset) {
        return log.eventsOf(asset.value()).stream()
                .filter(TrackedEventMessage.class::isInstance)
                .map(message -> (AssetEvent) message.getPayload())
                .reduce(null, AssetState::evolve, (_, later) -> later);
    }
}
