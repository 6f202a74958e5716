package io.evenbook.stream.client;

import io.evenbook.stream.client.Source.Step;
import io.evenbook.stream.ring.ByteBudget;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Counts clients and what they get, and what is kept for them. */
@Component
public class StreamMeters {
    private static final List<String> KINDS = List.of("market", "account");

    private final MeterRegistry registry;
    private final Map<String, OfKind> kinds = new HashMap<>();

    private record OfKind(
            AtomicInteger clients, Counter messages, Counter merged, Counter snapshots, Map<Closing, Counter> closed) {}

    StreamMeters(MeterRegistry meters) {
        this.registry = meters;
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

    /** Shows how many markets or accounts are followed, and what they take in memory. */
    public void followed(String kind, Supplier<Number> feeds, ByteBudget memory) {
        Gauge.builder("evenbook.stream.followed", feeds)
                .description("Followed markets or accounts")
                .tags("kind", kind)
                .register(registry);
        Gauge.builder("evenbook.stream.memory", memory, ByteBudget::usedBytes)
                .description("Bytes that followed markets or accounts take")
                .baseUnit("bytes")
                .tags("kind", kind)
                .register(registry);
    }

    void messageBytes(Supplier<Number> bytes) {
        Gauge.builder("evenbook.stream.message.bytes", bytes)
                .description("Bytes of the messages under way to clients")
                .baseUnit("bytes")
                .register(registry);
    }

    void opened(String kind) {
        kinds.get(kind).clients.incrementAndGet();
    }

    void left(String kind) {
        kinds.get(kind).clients.decrementAndGet();
    }

    void sent(String kind, Step step) {
        OfKind of = kinds.get(kind);
        of.messages.increment(step.messages().size());
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
