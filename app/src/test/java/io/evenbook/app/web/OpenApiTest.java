package io.evenbook.app.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.app.Services;
import io.evenbook.app.http.Client;
import io.evenbook.command.approval.GuardedCommands;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The published contract equals {@code docs/openapi.json}. Run with {@code -Dopenapi.write=true} to update that. */
class OpenApiTest {
    private static final Path KEPT = Path.of("..", "docs", "openapi.json");
    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void thePublishedContractIsTheKeptOne() throws IOException {
        String published = Client.anonymous(Services.shared().port())
                .get("/v3/api-docs")
                .expect(200)
                .raw();
        if (Boolean.getBoolean("openapi.write")) {
            Files.writeString(KEPT, published + "\n");
        }
        assertThat(JSON.readTree(published))
                .as("docs/openapi.json is out of date: mvn -pl app -am test -Dtest=OpenApiTest -Dopenapi.write=true")
                .isEqualTo(JSON.readTree(Files.readString(KEPT)));
    }

    @Test
    void everyParameterIsNamedAsItIsSent() {
        JsonNode contract = contract();
        contract.at("/paths")
                .forEachEntry((path, operations) -> operations.forEachEntry((method, operation) -> assertThat(operation
                                .path("parameters")
                                .valueStream()
                                .map(parameter -> parameter.path("name").asString()))
                        .as(method + " " + path)
                        .doesNotHaveDuplicates()
                        .doesNotContain("value")));
        assertThat(contract.at("/paths/~1api~1v1~1orders/get/parameters")
                        .valueStream()
                        .map(parameter -> parameter.path("name").asString() + " "
                                + parameter.at("/schema/type").asString()))
                .contains("accountId string", "market string", "limit integer", "cursor string");
    }

    /** Null is left out of answers, except where clients should see that there is none. */
    @Test
    void whatIsSentAsNullIsNullable() {
        JsonNode schemas = contract().at("/components/schemas");
        for (String property : List.of(
                "PageAssetAnswer.next",
                "OrderAnswer.averagePrice",
                "NotificationAnswer.readAt",
                "SagaAnswer.lastError",
                "PeriodsAnswer.closedThrough",
                "EventAnswer.causationId",
                "StatementAnswer.next")) {
            assertThat(schemas.at("/" + property.replace(".", "/properties/") + "/type")
                            .valueStream()
                            .map(JsonNode::asString))
                    .as(property)
                    .containsExactlyInAnyOrder("string", "null");
        }
        assertThat(schemas.at("/OrderAnswer/properties/orderId/type").asString())
                .isEqualTo("string");
    }

    /**
     * The simple name of a class names its schema: if two classes share one, the contract shows one of them in both
     * places.
     */
    @Test
    void noTwoClassesShareTheNameOfASchema() {
        Map<String, Class<?>> byName = new TreeMap<>();
        Services.shared()
                .bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .values()
                .stream()
                .filter(operation -> operation.getBeanType().getPackageName().startsWith("io.evenbook"))
                .flatMap(operation -> Stream.concat(
                        Stream.of(operation.getReturnType()),
                        Stream.of(operation.getMethodParameters())
                                .filter(parameter -> parameter.hasParameterAnnotation(RequestBody.class))))
                .forEach(type -> collect(type.getGenericParameterType(), byName));
        assertThat(byName).hasSizeGreaterThan(50);
    }

    private static void collect(Type type, Map<String, Class<?>> byName) {
        if (type instanceof ParameterizedType generic) {
            Stream.of(generic.getActualTypeArguments()).forEach(argument -> collect(argument, byName));
            return;
        }
        if (!(type instanceof Class<?> schema) || !schema.isRecord() && !schema.isSealed()) {
            return;
        }
        Class<?> other = byName.putIfAbsent(schema.getSimpleName(), schema);
        assertThat(other).as("two schemas named " + schema.getSimpleName()).isIn(null, schema);
        if (other == null) {
            if (schema.isRecord()) {
                Stream.of(schema.getRecordComponents())
                        .forEach(component -> collect(component.getGenericType(), byName));
            } else {
                Stream.of(schema.getPermittedSubclasses()).forEach(permitted -> collect(permitted, byName));
            }
        }
    }

    @Test
    void answersHaveTheirStatusAndHeaders() {
        JsonNode contract = contract();
        assertThat(contract.at("/paths/~1api~1v1~1orders/post/responses/201/headers")
                        .propertyNames())
                .containsExactlyInAnyOrder("ETag", "Idempotent-Replayed", "X-Correlation-Id", "Log-Incarnation");
        for (String accepted :
                new String[] {"~1api~1v1~1sagas~1{sagaId}~1retry/post", "~1api~1v1~1projections~1{name}~1replay/post"
                }) {
            assertThat(contract.at("/paths/" + accepted + "/responses").propertyNames())
                    .as(accepted)
                    .containsExactlyInAnyOrder("202", "401", "429", "default");
        }
        assertThat(contract.at("/paths/~1api~1v1~1orders/post/responses/default/headers")
                        .propertyNames())
                .contains("Retry-After");
    }

    /** Those with another answer 202 are described with both. */
    @Test
    void whatCanWaitForASecondPersonSaysSo() {
        Set<String> waiting = new TreeSet<>();
        Set<String> silent = new TreeSet<>();
        contract()
                .at("/paths")
                .forEachEntry((path, methods) -> methods.forEachEntry((method, operation) -> {
                    if (operation.at("/responses/202").toString().contains("ApprovalPending")) {
                        waiting.add(method + " " + path.substring("/api/v1".length()));
                        if (!operation.at("/summary").asString().contains("approval.person-unknown")) {
                            silent.add(method + " " + path);
                        }
                    }
                }));
        assertThat(waiting)
                .contains("post /accounts/{accountId}/deposits", "put /roles/{role}", "post /sagas/{sagaId}/compensate")
                .contains("post /users/{userId}/reset", "post /users/{userId}/identities")
                .doesNotContain("post /ledger/import", "post /users/{userId}/suspend")
                .hasSizeGreaterThanOrEqualTo(GuardedCommands.operations().size() - 1);
        assertThat(silent).isEmpty();
    }

    @Test
    void everyOperationSaysHowItIsRefusedWithoutCredentialsAndAboveTheRate() {
        JsonNode contract = contract();
        contract.at("/paths")
                .forEachEntry((path, methods) -> methods.forEachEntry((method, operation) -> {
                    String name = method + " " + path;
                    assertThat(codes(contract, operation, 401)).as(name).startsWith("auth.required, auth.signature");
                    assertThat(codes(contract, operation, 429)).as(name).startsWith("rate.limited");
                }));
        assertThat(codes(contract, contract.at("/paths/~1api~1v1~1transfers/post"), 401))
                .isEqualTo("auth.required, auth.signature, auth.confirm");
        assertThat(codes(contract, contract.at("/paths/~1api~1v1~1sessions/post"), 429))
                .isEqualTo("rate.limited, auth.busy");
    }

    private static String codes(JsonNode contract, JsonNode operation, int status) {
        String reference = operation.at("/responses/" + status + "/$ref").asString("#/missing");
        return contract.at(reference.substring(1) + "/description").asString("missing");
    }

    @Test
    void everyOperationHasASummaryAndEverySummaryAnOperation() throws IOException {
        Set<String> operations = new TreeSet<>();
        contract()
                .at("/paths")
                .forEachEntry((path, methods) -> methods.forEachEntry((method, operation) -> {
                    assertThat(operation.path("summary").asString(""))
                            .as(method + " " + path)
                            .isNotBlank();
                    operations.add(method.toUpperCase(Locale.ROOT) + " " + path.substring("/api/v1".length()));
                }));
        assertThat(keys("openapi/operations.properties")).isEqualTo(operations);
    }

    @Test
    void everyPropertyOfARebuildIsDescribed() throws IOException {
        Set<String> described = new TreeSet<>();
        JsonNode schemas = contract().at("/components/schemas");
        schemas.forEachEntry((name, schema) -> schema.path("properties").forEachEntry((property, value) -> {
            if (value.has("description")) {
                described.add(name + "." + property);
            }
        }));
        assertThat(keys("openapi/properties.properties")).isEqualTo(described);
        for (String name : List.of("ReplayAnswer", "ProjectionStatus", "Replay", "ViewDifference", "TableDifference")) {
            schemas.at("/" + name + "/properties").forEachEntry((property, value) -> {
                if (!value.has("$ref")) {
                    assertThat(described).contains(name + "." + property);
                }
            });
        }
    }

    private static Set<String> keys(String resource) throws IOException {
        return new TreeSet<>(PropertiesLoaderUtils.loadAllProperties(resource).stringPropertyNames());
    }

    private static JsonNode contract() {
        return Client.anonymous(Services.shared().port())
                .get("/v3/api-docs")
                .expect(200)
                .body();
    }
}
