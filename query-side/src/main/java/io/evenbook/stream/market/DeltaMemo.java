package io.evenbook.stream.market;

import io.evenbook.stream.client.Message;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/** The deltas of one publication, each encoded once for all clients at the same cursor; up to 16 MiB of them. */
final class DeltaMemo {
    private static final long MAX_BYTES = 16 << 20;

    private final JsonMapper json;
    private final Map<Key, Optional<Message>> messages = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();

    /**
     * Which delta.
     *
     * @param after the cursor behind which it begins
     * @param sent the number that its clients were last sent
     */
    record Key(long after, long sent, long last, Set<Channel> channels) {}

    DeltaMemo(JsonMapper json) {
        this.json = json;
    }

    /** The message; null if there is none. @param data null if there is none */
    Message message(Key key, Supplier<Object> data) {
        Optional<Message> known = messages.get(key);
        if (known == null) {
            known = bytes.get() < MAX_BYTES
                    ? messages.computeIfAbsent(key, _ -> encoded(key, data))
                    : encoded(key, data);
        }
        return known.orElse(null);
    }

    private Optional<Message> encoded(Key key, Supplier<Object> data) {
        return Optional.ofNullable(data.get()).map(delta -> {
            Message message = new Message("delta", key.last, json.writeValueAsBytes(delta));
            bytes.addAndGet(message.json().length);
            return message;
        });
    }

    void clear() {
        messages.clear();
        bytes.set(0);
    }
}
