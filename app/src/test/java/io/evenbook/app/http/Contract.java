package io.evenbook.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What {@code docs/openapi.json} says of the answers of each operation. Every answer that a test gets is held against
 * it: its status, its media type, the code of a problem, and each field of a body, which may have no other.
 */
public final class Contract {
    private static final String COMPONENTS = "#/components/schemas/";
    private static final String ID = "urn:contract:";
    private static final JsonMapper JSON = new JsonMapper();
    private static final JsonNode DOCUMENT = read();
    private static final List<Operation> OPERATIONS = operations();
    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12, registry -> registry.schemas(components()));
    private static final Map<String, Schema> SCHEMAS = new ConcurrentHashMap<>();

    /** The default answer of all operations has these. */
    private static final Set<String> OF_REQUESTS =
            Set.of("route.unknown", "request.method-not-allowed", "service.unexpected");

    private Contract() {}

    private record Operation(String name, Pattern path, String method, String pointer, JsonNode described) {}

    static void check(String method, String path, HttpResponse<String> response) {
        find(method, path).ifPresent(operation -> check(operation, response));
    }

    private static Optional<Operation> find(String method, String path) {
        String resource = path.split("\\?", 2)[0];
        return OPERATIONS.stream()
                .filter(operation -> operation.method().equals(method)
                        && operation.path().matcher(resource).matches())
                .findFirst();
    }

    private static void check(Operation operation, HttpResponse<String> response) {
        String status = Integer.toString(response.statusCode());
        String answer = operation.name() + " -> " + status + " " + response.body();
        if (response.statusCode() >= 400) {
            checkProblem(operation, status, response.body(), answer);
            return;
        }
        JsonNode described = operation.described().path("responses").path(status);
        assertThat(described.isObject())
                .as("a status of the contract: %s", answer)
                .isTrue();
        if (!described.has("content")) {
            assertThat(response.body()).as(answer).isEmpty();
            return;
        }
        String type =
                response.headers().firstValue("Content-Type").orElse("none").split(";")[0];
        assertThat(described.path("content").propertyNames())
                .as("a media type of the contract: %s", answer)
                .contains(type);
        if (type.endsWith("json")) {
            String pointer = operation.pointer() + "/responses/" + status + "/content/" + escaped(type) + "/schema";
            assertThat(faults(pointer, response.body())).as(answer).isEmpty();
        }
    }

    private static void checkProblem(Operation operation, String status, String body, String answer) {
        String code = JSON.readTree(body).path("code").asString("none");
        if (OF_REQUESTS.contains(code)) {
            return;
        }
        assertThat(codes(operation.described(), status))
                .as("the codes of the contract for %s", answer)
                .contains(code);
    }

    /** The codes of problems that an operation answers with a status. */
    public static List<String> codes(JsonNode operation, String status) {
        JsonNode described = operation.path("responses").path(status);
        String reference = described.path("$ref").asString(null);
        JsonNode problem = reference == null ? described : DOCUMENT.at(reference.substring(1));
        return List.of(problem.path("description").asString("").split(", "));
    }

    /** In which the JSON differs from the schema at a pointer into the contract. */
    public static List<String> faults(String pointer, String json) {
        return SCHEMAS
                .computeIfAbsent(pointer, at -> REGISTRY.getSchema(text(DOCUMENT.at(at))))
                .validate(json, InputFormat.JSON)
                .stream()
                .map(Object::toString)
                .toList();
    }

    public static String escaped(String segment) {
        return segment.replace("~", "~0").replace("/", "~1");
    }

    private static JsonNode read() {
        try {
            return JSON.readTree(Files.readString(Path.of("..", "docs", "openapi.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those with fewest variables first, as Spring MVC chooses. */
    private static List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        DOCUMENT.path("paths")
                .forEachEntry((path, methods) ->
                        methods.forEachEntry((method, operation) -> operations.add(new Operation(
                                method + " " + path,
                                Pattern.compile(path.replaceAll("\\{[^}]+}", "[^/]+")),
                                method.toUpperCase(Locale.ROOT),
                                "/paths/" + escaped(path) + "/" + method,
                                operation))));
        operations.sort(Comparator.comparing(operation ->
                operation.name().chars().filter(each -> each == '{').count()));
        return operations;
    }

    /** Each without room for fields that it does not describe. */
    private static Map<String, String> components() {
        JsonNode schemas = DOCUMENT.at("/components/schemas");
        Set<String> parts = new TreeSet<>();
        schemas.forEach(schema -> schema.path("allOf")
                .forEach(part -> parts.add(part.path("$ref").asString("").replace(COMPONENTS, ""))));
        Map<String, String> components = new TreeMap<>();
        schemas.forEachEntry((name, schema) -> {
            ObjectNode strict = (ObjectNode) schema.deepCopy();
            if (schema.has("allOf")) {
                strict.put("unevaluatedProperties", false);
            } else if (schema.has("properties") && !parts.contains(name) && !schema.has("additionalProperties")) {
                strict.put("additionalProperties", false);
            }
            components.put(ID + name, text(strict));
        });
        return components;
    }

    /** The schema as one of JSON Schema, which knows neither examples nor discriminators. */
    private static String text(JsonNode schema) {
        JsonNode copy = schema.deepCopy();
        copy.findParents("discriminator").forEach(parent -> ((ObjectNode) parent).remove("discriminator"));
        copy.findParents("example").forEach(parent -> ((ObjectNode) parent).remove("example"));
        return copy.toString().replace(COMPONENTS, ID);
    }
}
