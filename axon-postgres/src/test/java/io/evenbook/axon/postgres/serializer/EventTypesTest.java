package io.evenbook.axon.postgres.serializer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenbook.axon.postgres.log.TimeOrderedIdentifierFactory;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.SerializationException;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.SimpleSerializedType;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.ToStringSerializer;

class EventTypesTest {

    private record Weighed(String jarId, BigDecimal grams) {}

    private final EventTypes types =
            EventTypes.builder().add("jar.Weighed", "3", Weighed.class).build();
    private final NamedTypeSerializer serializer = NamedTypeSerializer.of(
            types,
            mapper ->
                    mapper.addModule(new SimpleModule().addSerializer(BigDecimal.class, ToStringSerializer.instance)));

    @Test
    void classesAndNamesFindEachOther() {
        assertThat(types.of(Weighed.class)).isEqualTo(new EventTypes.EventType("jar.Weighed", "3", Weighed.class));
        assertThat(types.find("jar.Weighed")).containsSame(types.of(Weighed.class));
        assertThat(types.all()).containsExactly(types.of(Weighed.class));
    }

    @Test
    void anUnmappedClassFails() {
        assertThatThrownBy(() -> types.of(String.class)).isInstanceOf(SerializationException.class);
        assertThat(types.find("jar.Opened")).isEmpty();
    }

    @Test
    void aNameOrAClassIsMappedOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventTypes.builder()
                        .add("jar.Weighed", "1", Weighed.class)
                        .add("jar.Weighed", "2", String.class));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventTypes.builder()
                        .add("jar.Weighed", "1", Weighed.class)
                        .add("jar.WeighedAgain", "1", Weighed.class));
    }

    @Test
    void eventsAreJsonUnderTheirNameAndDecimalsKeepTheirScale() {
        Weighed event = new Weighed("jar_a", new BigDecimal("12.340"));
        SerializedObject<String> json = serializer.serialize(event, String.class);
        assertThat(json.getType()).isEqualTo(new SimpleSerializedType("jar.Weighed", "3"));
        assertThat(json.getData()).isEqualTo("{\"jarId\":\"jar_a\",\"grams\":\"12.340\"}");
        assertThat(serializer.<byte[], Object>deserialize(serializer.serialize(event, byte[].class)))
                .isEqualTo(event);
    }

    @Test
    void metadataNeedsNoName() {
        MetaData metaData = MetaData.from(Map.of("actor", "alice"));
        assertThat(serializer.<byte[], Object>deserialize(serializer.serialize(metaData, byte[].class)))
                .isEqualTo(metaData);
    }

    @Test
    void nothingIsEmpty() {
        assertThat(serializer.<byte[], Object>deserialize(serializer.serialize(null, byte[].class)))
                .isNull();
    }

    @Test
    void messageIdsRiseWithTime() throws Exception {
        TimeOrderedIdentifierFactory ids = new TimeOrderedIdentifierFactory();
        String before = ids.generateIdentifier();
        Thread.sleep(2);
        String after = ids.generateIdentifier();
        assertThat(after)
                .isGreaterThan(before)
                .matches("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
        assertThat(new TreeSet<>(
                        Stream.generate(ids::generateIdentifier).limit(10_000).toList()))
                .hasSize(10_000);
    }
}
