package io.evenbook.stream.client;

import io.evenbook.stream.ring.Ring;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A stream of texts, with a ring of sixteen. */
final class NumberedSource {
    private final Ring<String> ring = new Ring<>(0, 16, Long.MAX_VALUE);
    private final AtomicInteger readers = new AtomicInteger();
    private Closing ended;

    synchronized void publish(String text) {
        ring.add(ring.last() + 1, text, text.length());
        notifyAll();
    }

    synchronized long last() {
        return ring.last();
    }

    synchronized void end(Closing why) {
        ended = why;
        notifyAll();
    }

    /** How many clients read it. */
    int readers() {
        return readers.get();
    }

    Source source() {
        readers.incrementAndGet();
        return new Source() {
            @Override
            public String kind() {
                return "market";
            }

            @Override
            public Step begin() {
                return snapshot();
            }

            @Override
            public boolean awaitBehind(long cursor, long nanos) throws InterruptedException {
                synchronized (NumberedSource.this) {
                    if (ring.last() <= cursor && ended == null) {
                        NumberedSource.this.wait(Math.max(1, nanos / 1_000_000));
                    }
                    return ring.last() > cursor || ended != null;
                }
            }

            @Override
            public Step next(long cursor, long sent) {
                synchronized (NumberedSource.this) {
                    Optional<List<String>> found = ring.between(cursor, ring.last());
                    return found.map(texts -> texts.isEmpty()
                                    ? Step.silent(cursor)
                                    : Step.delta(
                                            ring.last(), message("delta", String.join("", texts)), texts.size() > 1))
                            .orElseGet(this::snapshot);
                }
            }

            private Step snapshot() {
                synchronized (NumberedSource.this) {
                    return Step.snapshot(ring.last(), List.of(message("snapshot", "all")));
                }
            }

            private Message message(String event, String text) {
                byte[] json = "{\"text\":\"%s\"}".formatted(text).getBytes(StandardCharsets.UTF_8);
                return new Message(event, ring.last(), json);
            }

            @Override
            public byte[] heartbeat(long cursor) {
                return "{\"last\":%d}".formatted(cursor).getBytes(StandardCharsets.UTF_8);
            }

            @Override
            public Optional<Closing> ended() {
                synchronized (NumberedSource.this) {
                    return Optional.ofNullable(ended);
                }
            }

            @Override
            public void close() {
                readers.decrementAndGet();
            }
        };
    }
}
