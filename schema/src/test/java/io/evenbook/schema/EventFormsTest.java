package io.evenbook.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.evenbook.api.catalog.EventCatalog;
import io.evenbook.api.catalog.EventCatalog.Entry;
import io.evenbook.api.catalog.LogFormat;
import io.evenbook.api.json.EvenbookJson;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ContainerNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The form of every event in the log, kept: a sample and a schema per event and revision. They are compared with what
 * the service writes; one that differs is a change of the log's format. Until the first release a changed form is
 * written in its place: delete its files and run with {@code -Devenbook.forms=write}, which writes those that are
 * missing and never touches existing ones.
 */
class EventFormsTest {
    private static final List<Entry> EVENTS = EventCatalog.ENTRIES;
    private static final Path SAMPLES = Path.of("../docs/events");
    private static final Path SCHEMAS = Path.of("src/main/resources/events");

    private static final JsonMapper JSON = EvenbookJson.mapper();
    private static final PrettyPrinter INDENTED =
            new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    @BeforeAll
    static void writeTheMissingOnRequest() throws IOException {
        if ("write".equals(System.getProperty("evenbook.forms"))) {
            for (Entry event : EVENTS) {
                writeIfMissing(sample(event), written(event));
                writeIfMissing(schema(event), derived(event));
            }
        }
    }

    @ParameterizedTest
    @FieldSource("EVENTS")
    void itIsWrittenAsItsSampleByteForByte(Entry event) throws IOException {
        assertThat(Files.readString(sample(event))).isEqualTo(written(event));
    }

    @ParameterizedTest
    @FieldSource("EVENTS")
    void itsSampleIsReadAsTheEventItWas(Entry event) throws IOException {
        assertThat(JSON.readValue(Files.readString(sample(event)), event.eventClass()))
                .isEqualTo(EventSamples.of(event.eventClass()));
    }

    @ParameterizedTest
    @FieldSource("EVENTS")
    void itsSchemaSaysWhatTheRecordSays(Entry event) throws IOException {
        assertThat(Files.readString(schema(event))).isEqualTo(derived(event));
    }

    @ParameterizedTest
    @FieldSource("EVENTS")
    void itsSchemaAcceptsTheSampleWithAndWithoutWhatMayBeLeftOut(Entry event) throws IOException {
        ObjectNode sample = (ObjectNode) JSON.readTree(Files.readString(sample(event)));
        assertThat(faults(event, sample)).isEmpty();

        forEachObject(
                event.eventClass(),
                sample,
                (record, object) -> object.remove(object.propertyNames().stream()
                        .filter(name -> EventSchemas.isOptional(record, name))
                        .toList()));
        assertThat(faults(event, sample)).isEmpty();
        JSON.treeToValue(sample, event.eventClass());
    }

    @Test
    void sumsAndProductsMayHaveMoreDigitsThanAmounts() throws IOException {
        String sum = "9".repeat(36) + "." + "9".repeat(36);
        int decimals = 0;
        for (Entry event : EVENTS) {
            ObjectNode sample = (ObjectNode) JSON.readTree(Files.readString(sample(event)));
            AtomicInteger replaced = new AtomicInteger();
            forEachObject(event.eventClass(), sample, (record, object) -> {
                for (RecordComponent component : record.getRecordComponents()) {
                    if (EventSchemas.isWide(record, component.getName()) && object.has(component.getName())) {
                        assertThat(component.getType()).isEqualTo(BigDecimal.class);
                        object.put(component.getName(), sum);
                        replaced.incrementAndGet();
                    }
                }
            });
            decimals += replaced.get();
            assertThat(faults(event, sample)).as(event.name()).isEmpty();
            assertThat(JSON.writeValueAsString(JSON.treeToValue(sample, event.eventClass())))
                    .contains(replaced.get() == 0 ? "" : sum);
        }
        assertThat(decimals).isGreaterThan(10);
    }

    @ParameterizedTest
    @FieldSource("EVENTS")
    void itsSchemaRefusesEverySampleWithOneFault(Entry event) throws IOException {
        ObjectNode sample = (ObjectNode) JSON.readTree(Files.readString(sample(event)));
        List<JsonNode> faulty = new ArrayList<>();
        spoil(sample, sample, faulty);
        forEachObject(event.eventClass(), sample, (record, object) -> {
            for (String name : List.copyOf(object.propertyNames())) {
                if (!EventSchemas.isOptional(record, name)) {
                    JsonNode value = object.remove(name);
                    faulty.add(sample.deepCopy());
                    object.set(name, value);
                }
            }
        });

        assertThat(faulty)
                .hasSizeGreaterThan(2)
                .allSatisfy(one -> assertThat(faults(event, one)).as("%s", one).isNotEmpty());
    }

    /**
     * Each line: a log format and the digest of all samples in it. Another digest is another format, in a line of its
     * own.
     */
    @Test
    void anotherFormIsAnotherLogFormat() throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (Entry event : EVENTS) {
            digest.update(
                    (sample(event).getFileName() + "\n" + written(event) + "\n").getBytes(StandardCharsets.UTF_8));
        }
        String present = LogFormat.CURRENT + " " + HexFormat.of().formatHex(digest.digest());
        List<String> formats = Files.readAllLines(SAMPLES.resolve("formats.txt"));
        assertThat(formats).doesNotHaveDuplicates();
        assertThat(formats.getLast())
                .as("events have another form: raise LogFormat.CURRENT and add its line to docs/events/formats.txt")
                .isEqualTo(present);
        assertThat(formats.stream().map(line -> line.split(" ")[0])).doesNotHaveDuplicates();
    }

    @Test
    void thereIsNoFileWithoutItsEvent() throws IOException {
        assertThat(namesIn(SAMPLES, ".json"))
                .isSubsetOf(EVENTS.stream().flatMap(EventFormsTest::revisions).toList());
        assertThat(namesIn(SCHEMAS, ".schema.json"))
                .isSubsetOf(EVENTS.stream().flatMap(EventFormsTest::revisions).toList());
    }

    @Test
    void theReadmeListsEveryEventOnce() throws IOException {
        List<String> listed = Files.readAllLines(SAMPLES.resolve("README.md")).stream()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.substring(3, line.indexOf('`', 3)))
                .toList();

        assertThat(listed)
                .containsExactlyInAnyOrderElementsOf(
                        EVENTS.stream().map(Entry::name).toList());
        assertThat(Files.readString(SAMPLES.resolve("README.md")))
                .contains(EVENTS.stream()
                        .map(event -> "(" + sample(event).getFileName() + ")")
                        .toList());
    }

    private static Path sample(Entry event) {
        return SAMPLES.resolve(event.name() + "." + event.revision() + ".json");
    }

    private static Path schema(Entry event) {
        return SCHEMAS.resolve(event.name() + "." + event.revision() + ".schema.json");
    }

    private static String written(Entry event) {
        return JSON.writeValueAsString(EventSamples.of(event.eventClass())) + "\n";
    }

    private static String derived(Entry event) {
        return JSON.writer().with(INDENTED).writeValueAsString(EventSchemas.of(event)) + "\n";
    }

    private static void writeIfMissing(Path file, String content) throws IOException {
        if (Files.notExists(file)) {
            Files.writeString(file, content);
        }
    }

    private static List<Error> faults(Entry event, JsonNode sample) throws IOException {
        Schema schema = REGISTRY.getSchema(Files.readString(schema(event)));
        return schema.validate(JSON.writeValueAsString(sample), InputFormat.JSON);
    }

    /** Takes each object of a sample, and the record that it is of. */
    private static void forEachObject(Type type, JsonNode node, BiConsumer<Class<?>, ObjectNode> action) {
        switch (node) {
            case ObjectNode object -> {
                Class<?> record = (Class<?>) type;
                for (RecordComponent component : record.getRecordComponents()) {
                    if (object.has(component.getName())) {
                        forEachObject(component.getGenericType(), object.get(component.getName()), action);
                    }
                }
                action.accept(record, object);
            }
            case ArrayNode array
            when type instanceof ParameterizedType list -> {
                for (JsonNode element : array) {
                    forEachObject(list.getActualTypeArguments()[0], element, action);
                }
            }
            default -> {}
        }
    }

    /** Makes one thing wrong at a time, at every depth: something unknown added, or a value of the wrong type. */
    private static void spoil(JsonNode root, JsonNode at, List<JsonNode> faulty) {
        switch (at) {
            case ObjectNode object -> {
                object.put("unknown", "x");
                faulty.add(root.deepCopy());
                object.remove("unknown");
                for (String name : List.copyOf(object.propertyNames())) {
                    JsonNode value = object.get(name);
                    if (value.isContainer()) {
                        spoil(root, value, faulty);
                    }
                    object.set(name, wrong(object, value));
                    faulty.add(root.deepCopy());
                    object.set(name, value);
                }
            }
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    JsonNode element = array.get(i);
                    if (element.isContainer()) {
                        spoil(root, element, faulty);
                    }
                    array.set(i, wrong(array, element));
                    faulty.add(root.deepCopy());
                    array.set(i, element);
                }
            }
            default -> throw new AssertionError("not a container: " + at);
        }
    }

    /**
     * A number where a text belongs, a text everywhere else: it would be accepted for neither a decimal nor a count.
     */
    private static JsonNode wrong(ContainerNode<?> factory, JsonNode value) {
        return value.isString() ? factory.numberNode(1) : factory.stringNode("1");
    }

    private static Stream<String> revisions(Entry event) {
        return Stream.iterate(1, revision -> revision + 1)
                .limit(Integer.parseInt(event.revision()))
                .map(revision -> event.name() + "." + revision);
    }

    private static List<String> namesIn(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(ending))
                    .map(name -> name.substring(0, name.length() - ending.length()))
                    .toList();
        }
    }
}
