package io.evenbook.command.base;

import io.evenbook.axon.postgres.bus.StreamType;
import io.evenbook.axon.postgres.bus.Streams;
import java.time.Instant;

/**
 * What a decision may look up beside the state of its own aggregate. Everything is in memory: the shell loads it before
 * it asks the decider, so a look-up costs a map access and never waits.
 */
public interface Facts {
    /** The state of another aggregate; null if it has no events. */
    <S> S find(StreamType<S, ?> type, Object id);

    /** Whether an earlier command used a unique key. The command must list the key when it is sent. */
    boolean isUsed(String uniqueKey);

    /** The time of the batch in microseconds: {@code recorded_at} of every event that the command causes. */
    Instant time();

    /** The facts that a running command sees. */
    static Facts of(Streams streams) {
        return new Facts() {
            @Override
            public <S> S find(StreamType<S, ?> type, Object id) {
                return streams.find(type, id);
            }

            @Override
            public boolean isUsed(String uniqueKey) {
                return streams.isUsed(uniqueKey);
            }

            @Override
            public Instant time() {
                return streams.time();
            }
        };
    }
}
