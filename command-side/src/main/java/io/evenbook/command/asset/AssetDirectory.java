package io.evenbook.command.asset;

import io.evenbook.api.asset.AssetEvent;
import io.evenbook.api.id.AssetCode;
import io.evenbook.axon.postgres.log.EventLog;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.springframework.stereotype.Component;

/**
 * The registered assets for threads that answer requests. It reads each asset from the log once: what it is asked for
 * never changes.
 */
@Component
public class AssetDirectory {
    private final ConcurrentMap<AssetCode, AssetState> known = new ConcurrentHashMap<>();
    private final EventLog log;

    AssetDirectory(EventLog log) {
        this.log = log;
    }

    public Optional<AssetState> find(AssetCode asset) {
        return Optional.ofNullable(known.computeIfAbsent(
                asset,
                code -> log.eventsOf(code.value())
                        .findFirst()
                        .map(message -> AssetState.evolve(null, (AssetEvent) message.getPayload()))
                        .orElse(null)));
    }
}
