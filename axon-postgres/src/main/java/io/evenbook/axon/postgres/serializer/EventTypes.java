package io.evenbook.axon.postgres.serializer;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.axonframework.serialization.SerializationException;

/**
 * Maps each event class to the stable name and the current revision under which its events are stored, and back.
 * Immutable.
 *
 * <p>A class may be renamed or moved without touching stored events. A name never changes its meaning: when the content
 * of an event changes, increase its revision and add an upcaster for older ones.
 */
public final class EventTypes {

    /**
     * How one class of events is stored.
     *
     * @param name for instance {@code account.FundsHeld}
     * @param revision of the content of the class, for instance {@code 1}
     */
    public record EventType(String name, String revision, Class<?> eventClass) {

        /** All values are required. */
        public EventType {
            Objects.requireNonNull(name);
            Objects.requireNonNull(revision);
            Objects.requireNonNull(eventClass);
        }
    }

    private final Map<Class<?>, EventType> byClass;
    private final Map<String, EventType> byName;

    private EventTypes(Map<Class<?>, EventType> byClass, Map<String, EventType> byName) {
        this.byClass = Map.copyOf(byClass);
        this.byName = Map.copyOf(byName);
    }

    /** Starts an empty map. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Finds the type under which events of this class are stored.
     *
     * @throws SerializationException if the class is not mapped
     */
    public EventType of(Class<?> eventClass) {
        EventType type = byClass.get(eventClass);
        if (type == null) {
            throw new SerializationException("Not mapped to an event type: " + eventClass.getName());
        }
        return type;
    }

    /** Finds the type with this name; empty if there is none. */
    public Optional<EventType> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** All types, in no particular order. */
    public Collection<EventType> all() {
        return byName.values();
    }

    /** Collects types; each name and each class may occur once. */
    public static final class Builder {

        private final Map<Class<?>, EventType> byClass = new HashMap<>();
        private final Map<String, EventType> byName = new LinkedHashMap<>();

        private Builder() {}

        /**
         * Adds a type.
         *
         * @throws IllegalArgumentException if its name or its class is mapped already
         */
        public Builder add(String name, String revision, Class<?> eventClass) {
            EventType type = new EventType(name, revision, eventClass);
            if (byName.putIfAbsent(name, type) != null || byClass.putIfAbsent(eventClass, type) != null) {
                throw new IllegalArgumentException("already mapped: " + type);
            }
            return this;
        }

        /** Builds the map. */
        public EventTypes build() {
            return new EventTypes(byClass, byName);
        }
    }
}
