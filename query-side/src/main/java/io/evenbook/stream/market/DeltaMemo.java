package io.evenbook.stream.market;

import io.evenbook.stream.client.Message;
import io.evenbook.stream.ring.ByteBudget;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/** The deltas of one publication, each encoded once for all clients at the same cursor, as long as memory lasts. */
final class DeltaMemo {
    private static final long MAX_BYTES = 16 << 20;

    private final JsonMapper json;
    private final Map<Key, Optional<Message>> messages = new ConcurrentHashMap<>();
    private final ByteBudget.Share memory;
    private long bytes;

    /**
     * Which delta.
     *
     * @param after the cursor behind which it begins
     * @param sent the number that its clients were last sent
     */
    record Key(long after, long sent, long last, Set<Channel> channels) {}

    /** @param memory for up to 16 MiB */
    DeltaMemo(JsonMapper json, ByteBudget.Share memory) {
        this.json = json;
        this.memory = memory;
    }

    /** The message; null if there is none. @param data null if there is none */
    Message message(Key key, Supplier<Object> data) {
        Optional<Message> known = messages.get(key);
        if (known == null) {
            known = encoded(key, data);
            keep(key, known);
        }
        return known.orElse(null);
    }

    private Optional<Message> encoded(Key key, Supplier<Object> data) {
        return Optional.ofNullable(data.get())
                .map(delta -> new Message("delta", key.last, json.writeValueAsBytes(delta)));
    }

    private synchronized void keep(Key key, Optional<Message> message) {
        long after = bytes + message.map(each -> each.json().length).orElse(0);
        if (!messages.containsKey(key) && after <= MAX_BYTES && memory.resize(after)) {
            messages.put(key, message);
            bytes = after;
        }
    }

    synchronized void clear() {
        messages.clear();
        bytes = 0;
        memory.resize(0);
    }
}
