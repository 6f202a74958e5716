package io.evenbook.axon.postgres.reader;

import io.evenbook.axon.postgres.serializer.NamedTypeSerializer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns once of each event type that this release does not know. Thread-safe. */
final class UnknownTypes {

    private static final Logger logger = LoggerFactory.getLogger(UnknownTypes.class);

    private final String reader;
    private final Set<String> warned = ConcurrentHashMap.newKeySet();

    /** @param reader its name, for the log */
    UnknownTypes(String reader) {
        this.reader = reader;
    }

    void note(TrackedEventMessage<?> event, long position) {
        String type = NamedTypeSerializer.nameOf(event);
        if (warned.add(type)) {
            logger.warn(
                    "The reader {} skips events of type {}, unknown to this release; the first is at position {}",
                    reader,
                    type,
                    position);
        }
    }
}
