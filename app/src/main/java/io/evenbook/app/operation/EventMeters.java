package io.evenbook.app.operation;

import io.evenbook.api.catalog.EventCatalog;
import io.evenbook.axon.postgres.PostgresEventStore;
import io.evenbook.axon.postgres.log.EventLog;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Counts the events that this process appends, by type, and measures the position of the last one. */
@Component
class EventMeters {

    EventMeters(MeterRegistry registry, PostgresEventStore events, EventLog log) {
        Map<Class<?>, Counter> counters = EventCatalog.ENTRIES.stream()
                .collect(Collectors.toUnmodifiableMap(
                        EventCatalog.Entry::eventClass,
                        event -> Counter.builder("evenbook.events")
                                .description("Events appended")
                                .tag("type", event.name())
                                .register(registry)));
        events.addCommitListener(committed ->
                committed.forEach(event -> counters.get(event.getPayloadType()).increment()));
        Gauge.builder("evenbook.log.head", log, EventLog::head)
                .description("The position of the last event")
                .register(registry);
    }
}
