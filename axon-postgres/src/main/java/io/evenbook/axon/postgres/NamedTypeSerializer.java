package io.evenbook.axon.postgres;

import io.evenbook.axon.postgres.EventTypes.EventType;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.SerializationException;
import org.axonframework.serialization.SerializedType;
import org.axonframework.serialization.SimpleSerializedType;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.axonframework.serialization.jackson3.Jackson3SerializerCustomizer;

/**
 * Serializes events as JSON under the names of an {@link EventTypes}, never under class names.
 *
 * <p>What cannot be stored or read faithfully fails: an unmapped class, an unknown name, and a stored revision that no
 * upcaster has brought to the current one.
 */
public class NamedTypeSerializer extends Jackson3Serializer {

    private final EventTypes types;

    private NamedTypeSerializer(EventTypes types, Builder builder) {
        super(builder);
        this.types = types;
    }

    /**
     * Creates a serializer.
     *
     * @param mapping settings of the JSON mapper: modules, how decimals are written
     */
    public static NamedTypeSerializer of(EventTypes types, Jackson3SerializerCustomizer mapping) {
        return new NamedTypeSerializer(types, Jackson3Serializer.builder().jsonMapperBuilderCustomizer(mapping));
    }

    @Override
    @SuppressWarnings("rawtypes")
    public SerializedType typeForClass(Class type) {
        if (type == null || type == Void.class || type == MetaData.class) {
            return super.typeForClass(type);
        }
        EventType eventType = types.of(type);
        return new SimpleSerializedType(eventType.name(), eventType.revision());
    }

    /** @throws SerializationException if the name is unknown, or the revision is not the current one */
    @Override
    public Class<?> classForType(SerializedType type) {
        if (type.equals(SerializedType.emptyType()) || type.getName().equals(MetaData.class.getName())) {
            return super.classForType(type);
        }
        EventType eventType = types.named(type.getName());
        if (!eventType.revision().equals(type.getRevision())) {
            throw new SerializationException("No upcaster brings %s from revision %s to %s".formatted(
                    type.getName(), type.getRevision(), eventType.revision()));
        }
        return eventType.eventClass();
    }
}
