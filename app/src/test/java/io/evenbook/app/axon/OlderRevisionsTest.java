package io.evenbook.app.axon;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.EventCatalog;
import io.evenbook.api.json.EvenbookJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.axonframework.eventhandling.GenericDomainEventEntry;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.upcasting.event.InitialEventRepresentation;
import org.axonframework.serialization.upcasting.event.IntermediateEventRepresentation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every event that was ever written can be read: the samples of all revisions before the current ones. */
class OlderRevisionsTest {
    private static final Path SAMPLES = Path.of("../docs/events");

    private final SerializationConfiguration serialization = new SerializationConfiguration();
    private final Serializer serializer = serialization.eventSerializer(serialization.eventTypes());

    /** @param revision an older one than that of the event */
    record Older(EventCatalog.Entry event, String revision) {}

    static List<Older> older() {
        return EventCatalog.ENTRIES.stream()
                .flatMap(event -> IntStream.range(1, Integer.parseInt(event.revision()))
                        .mapToObj(revision -> new Older(event, Integer.toString(revision))))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("older")
    void itIsReadAsTheEventThatItIsNow(Older older) throws IOException {
        byte[] payload =
                Files.readAllBytes(SAMPLES.resolve(older.event.name() + "." + older.revision + ".json"));
        IntermediateEventRepresentation read = new UpcastingConfiguration().eventUpcasters()
                .upcast(Stream.of(new InitialEventRepresentation(
                        new GenericDomainEventEntry<>(
                                "Any", "any", 0, "event-1", Instant.EPOCH, older.event.name(), older.revision, payload,
                                "{}".getBytes(StandardCharsets.UTF_8)),
                        serializer)))
                .findFirst()
                .orElseThrow();

        assertThat(read.getType().getRevision()).isEqualTo(older.event.revision());
        Object event = serializer.deserialize(read.getData());
        assertThat(event).isEqualTo(EvenbookJson.mapper().readValue(payload, older.event.eventClass()));
    }

    @Test
    void thereIsASampleOfEachOlderRevision() {
        assertThat(older()).isNotEmpty().allSatisfy(one ->
                assertThat(SAMPLES.resolve(one.event.name() + "." + one.revision + ".json")).exists());
    }
}
