package io.evenbook.axon.postgres.serializer;

import io.evenbook.axon.postgres.serializer.EventTypes.EventType;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.SerializationException;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.SerializedType;
import org.axonframework.serialization.SimpleSerializedType;
import org.axonframework.serialization.UnknownSerializedType;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.axonframework.serialization.jackson3.Jackson3SerializerCustomizer;

/**
 * Serializes events as JSON under the names of an {@link EventTypes}, never under class names.
 *
 * <p>An unmapped class cannot be serialized. A stored revision that no upcaster has brought to the current one fails
 * when its payload is asked for. An event under an unknown name is read as an {@link UnknownSerializedType}, which no
 * handler handles: an older release can read a log to which a newer one writes.
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
     * @param mapping configures the JSON mapper: modules, the form of decimals
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

    @Override
    public Class<?> classForType(SerializedType type) {
        if (isAxons(type)) {
            return super.classForType(type);
        }
        return types.find(type.getName()).<Class<?>>map(EventType::eventClass).orElse(UnknownSerializedType.class);
    }

    /** @throws SerializationException if the revision is not the current one */
    @Override
    public <S, T> T deserialize(SerializedObject<S> serialized) {
        SerializedType type = serialized.getType();
        if (!isAxons(type)) {
            types.find(type.getName())
                    .filter(known -> !known.revision().equals(type.getRevision()))
                    .ifPresent(known -> {
                        throw new SerializationException("No upcaster brings %s from revision %s to %s"
                                .formatted(type.getName(), type.getRevision(), known.revision()));
                    });
        }
        return super.deserialize(serialized);
    }

    private static boolean isAxons(SerializedType type) {
        return type.equals(SerializedType.emptyType()) || type.getName().equals(MetaData.class.getName());
    }

    /** Whether the event is stored under a name that this release does not know. */
    public static boolean isUnknown(EventMessage<?> event) {
        return event.getPayloadType() == UnknownSerializedType.class;
    }

    /** The name under which an unknown event is stored. */
    public static String nameOf(EventMessage<?> unknown) {
        return ((UnknownSerializedType) unknown.getPayload()).serializedType().getName();
    }
}
