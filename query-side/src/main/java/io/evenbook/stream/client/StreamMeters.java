package io.evenbook.stream.client;

import io.evenbook.stream.client.Source.Step;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;

/** Counts clients and what they get. */
@Component
class StreamMeters {
    private static final List<String> KINDS = List.of("market", "account");

    private final Map<String, OfKind> kinds = new HashMap<>();

    private record OfKind(
            AtomicInteger clients, Counter messages, Counter merged, Counter snapshots, Map<Closing, Counter> closed) {}

    StreamMeters(MeterRegistry meters) {
        for (String kind : KINDS) {
            Tags tags = Tags.of("kind", kind);
            AtomicInteger clients = new AtomicInteger();
            Gauge.builder("evenbook.stream.clients", clients, AtomicInteger::get)
                    .description("Connected clients of streams")
                    .tags(tags)
                    .register(meters);
            Map<Closing, Counter> closed = new EnumMap<>(Closing.class);
            for (Closing why : Closing.values()) {
                closed.put(
                        why,
                        counter("closed", "Streams that ended, by reason", tags.and("reason", why.toString()), meters));
            }
            kinds.put(
                    kind,
                    new OfKind(
                            clients,
                            counter("messages", "Messages sent, heartbeats apart", tags, meters),
                            counter("merged", "Deltas that joined what others got apart", tags, meters),
                            counter("snapshots", "Snapshots sent", tags, meters),
                            closed));
        }
    }

    private static Counter counter(String name, String description, Tags tags, MeterRegistry meters) {
        return Counter.builder("evenbook.stream." + name)
                .description(description)
                .tags(tags)
                .register(meters);
    }

    void opened(String kind) {
        kinds.get(kind).clients.incrementAndGet();
    }

    void left(String kind) {
        kinds.get(kind).clients.decrementAndGet();
    }

    void sent(String kind, Step step) {
        OfKind of = kinds.get(kind);
        if (step.message() != null) {
            of.messages.increment();
        }
        if (step.isSnapshot()) {
            of.snapshots.increment();
        }
        if (step.isMerged()) {
            of.merged.increment();
        }
    }

    void closed(String kind, Closing why) {
        kinds.get(kind).closed.get(why).increment();
    }
}
