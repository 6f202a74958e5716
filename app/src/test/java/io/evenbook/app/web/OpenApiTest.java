package io.evenbook.app.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.app.Services;
import io.evenbook.app.http.Client;
import io.evenbook.app.http.Contract;
import io.evenbook.command.approval.GuardedCommands;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
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
        operations(contract)
                .forEach((name, operation) -> assertThat(operation
                                .path("parameters")
                                .valueStream()
                                .map(parameter -> parameter.path("name").asString()))
                        .as(name)
                        .doesNotHaveDuplicates()
                        .doesNotContain("value"));
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
        Map<String, JsonNode> operations = operations(contract);
        assertThat(operations
                        .get("POST /projections/{name}/replay")
                        .path("responses")
                        .propertyNames())
                .containsExactlyInAnyOrder(
                        "202", "400", "401", "403", "404", "409", "413", "415", "422", "429", "503", "default");
        assertThat(operations
                        .get("POST /sagas/{sagaId}/retry")
                        .path("responses")
                        .propertyNames())
                .containsExactlyInAnyOrder(
                        "202", "400", "401", "403", "404", "409", "412", "413", "415", "422", "429", "503", "default");
        assertThat(contract.at("/paths/~1api~1v1~1orders/post/responses/default/headers")
                        .propertyNames())
                .contains("Retry-After");
    }

    /** Those with another answer 202 are described with both. */
    @Test
    void whatCanWaitForASecondPersonSaysSo() {
        Set<String> waiting = new TreeSet<>();
        Set<String> silent = new TreeSet<>();
        operations(contract()).forEach((name, operation) -> {
            if (operation.at("/responses/202").toString().contains("ApprovalPending")) {
                waiting.add(name);
                if (!operation.at("/responses/422").toString().contains("approval.person-unknown")) {
                    silent.add(name);
                }
            }
        });
        assertThat(waiting)
                .contains("POST /accounts/{accountId}/deposits", "PUT /roles/{role}", "POST /sagas/{sagaId}/compensate")
                .contains("POST /users/{userId}/reset", "POST /users/{userId}/identities")
                .doesNotContain("POST /ledger/import", "POST /users/{userId}/suspend")
                .hasSizeGreaterThanOrEqualTo(GuardedCommands.operations().size() - 1);
        assertThat(silent).isEmpty();
    }

    @Test
    void everyOperationSaysHowItIsRefusedWithoutCredentialsAndAboveTheRate() {
        Map<String, JsonNode> operations = operations(contract());
        operations.forEach((name, operation) -> {
            assertThat(Contract.codes(operation, "401")).as(name).startsWith("auth.required", "auth.signature");
            assertThat(Contract.codes(operation, "429")).as(name).startsWith("rate.limited");
        });
        assertThat(Contract.codes(operations.get("POST /transfers"), "401"))
                .containsExactly("auth.required", "auth.signature", "auth.confirm");
        assertThat(Contract.codes(operations.get("POST /sessions"), "429"))
                .containsExactly("rate.limited", "auth.busy");
    }

    @Test
    void everyOperationHasASummaryAndEverySummaryAnOperation() throws IOException {
        Map<String, JsonNode> operations = operations(contract());
        operations.forEach((name, operation) ->
                assertThat(operation.path("summary").asString("")).as(name).isNotBlank());
        assertThat(keys("openapi/operations.properties")).isEqualTo(operations.keySet());
    }

    @Test
    void everyParameterAndPropertyIsDescribed() {
        JsonNode contract = contract();
        Set<String> silent = new TreeSet<>();
        contract.at("/components/schemas")
                .forEachEntry((name, schema) -> properties(schema)
                        .filter(property -> property.getValue()
                                        .path("description")
                                        .asString("")
                                        .isBlank()
                                && property.getValue().at("/$ref").isMissingNode())
                        .forEach(property -> silent.add(name + "." + property.getKey())));
        operations(contract)
                .forEach((name, operation) -> operation
                        .path("parameters")
                        .valueStream()
                        .filter(parameter ->
                                parameter.path("description").asString("").isBlank())
                        .forEach(parameter ->
                                silent.add(name + " " + parameter.path("name").asString())));
        assertThat(silent).isEmpty();
    }

    @Test
    void everyTermAndParameterOfTheFilesIsUsed() throws IOException {
        JsonNode contract = contract();
        Set<String> descriptions = new TreeSet<>();
        contract.at("/components/schemas")
                .forEachEntry((_, schema) -> properties(schema)
                        .forEach(property -> descriptions.add(property.getKey() + "="
                                + property.getValue().path("description").asString(""))));
        operations(contract)
                .forEach((name, operation) -> operation.path("parameters").forEach(parameter -> {
                    String described = parameter.path("name").asString() + "="
                            + parameter.path("description").asString("");
                    descriptions.add(described);
                    descriptions.add(name + " " + described);
                }));
        assertThat(descriptions).containsAll(lines("openapi/terms.properties"));
        assertThat(descriptions).containsAll(lines("openapi/parameters.properties"));
    }

    @Test
    void everyOperationSaysWhichPermissionItNeeds() {
        operations(contract())
                .forEach((name, operation) -> assertThat(
                                operation.path("description").asString(""))
                        .as(name)
                        .matches("Needs no credentials\\.|Permission: [a-z:-]+(; without [A-Za-z]+ [a-z:-]+)?\\."));
        assertThat(operations(contract())
                        .get("POST /transfers")
                        .at("/security/1/bearer/0")
                        .asString())
                .isEqualTo("transfer:create");
    }

    /** Some only explain why a window is parked: its own process meets them, and no client. */
    @Test
    void everyCodeIsOfAnOperationAndOfItsStatus() throws IOException {
        Map<String, Integer> documented = ErrorDocsTest.documented();
        Set<String> listed = new TreeSet<>();
        operations(contract())
                .forEach((name, operation) -> operation.path("responses").propertyNames().stream()
                        .filter(status -> status.matches("[45].*"))
                        .forEach(status -> Contract.codes(operation, status).forEach(code -> {
                            assertThat(documented).as(name).containsEntry(code, Integer.valueOf(status));
                            listed.add(code);
                        })));
        Set<String> rest = new TreeSet<>(documented.keySet());
        rest.removeAll(listed);
        assertThat(rest)
                .containsExactlyInAnyOrder(
                        "route.unknown",
                        "request.method-not-allowed",
                        "service.unexpected",
                        "clearing.day-not-over",
                        "clearing.digest-differs",
                        "clearing.events-parked",
                        "clearing.novations-differ",
                        "clearing.penalty-day",
                        "clearing.sums-differ",
                        "clearing.window-not-due",
                        "clearing.window-too-large");
    }

    @Test
    void everyLineOfErrorsIsOfAnOperation() throws IOException {
        assertThat(operations(contract()).keySet()).containsAll(keys("openapi/errors.properties"));
    }

    /** Real ones, with other names: each is of the form that the contract describes. */
    @Test
    void everyOperationHasExamplesOfItsForm() {
        operations(contract()).forEach((name, operation) -> {
            List<JsonNode> bodies = new ArrayList<>();
            operation.at("/requestBody/content").forEach(bodies::add);
            List<JsonNode> answers = new ArrayList<>();
            operation.path("responses").forEachEntry((status, response) -> {
                if (status.startsWith("2")) {
                    response.path("content").forEach(answers::add);
                }
            });
            for (List<JsonNode> forms : List.of(bodies, answers)) {
                assertThat(forms.isEmpty() || forms.stream().anyMatch(form -> form.has("example")))
                        .as("an example of %s", name)
                        .isTrue();
            }
            String[] methodAndPath = name.split(" ");
            String pointer = "/paths/" + Contract.escaped("/api/v1" + methodAndPath[1]) + "/"
                    + methodAndPath[0].toLowerCase(Locale.ROOT);
            checkExamples(name, operation.at("/requestBody/content"), pointer + "/requestBody/content/");
            operation
                    .path("responses")
                    .forEachEntry((status, response) -> checkExamples(
                            name, response.path("content"), pointer + "/responses/" + status + "/content/"));
        });
    }

    private static void checkExamples(String name, JsonNode content, String pointer) {
        content.forEachEntry((type, form) -> {
            if (type.endsWith("json") && form.has("example")) {
                assertThat(Contract.faults(
                                pointer + Contract.escaped(type) + "/schema",
                                form.path("example").toString()))
                        .as(name)
                        .isEmpty();
            }
        });
    }

    @Test
    void theTypeOfABulkItemNamesItsSchema() {
        JsonNode item = contract().at("/components/schemas/BulkItem");
        assertThat(item.at("/discriminator/mapping/captureHold").asString())
                .isEqualTo("#/components/schemas/CaptureHold");
        assertThat(item.at("/properties/type/enum").valueStream().map(JsonNode::asString))
                .containsExactlyInAnyOrderElementsOf(
                        item.at("/discriminator/mapping").propertyNames());
        String deposit = "{'mode':'atomic','commands':[{'type':'%s','accountId':'acc_a','request':{'asset':'USD',"
                + "'amount':'1','reference':'r'}}]}";
        String bulk = "/components/schemas/BulkRequest";
        assertThat(Contract.faults(bulk, deposit.formatted("deposit").replace('\'', '"')))
                .isEmpty();
        assertThat(Contract.faults(bulk, deposit.formatted("entry").replace('\'', '"')))
                .isNotEmpty();
    }

    /** The properties of a schema and of its parts. */
    private static Stream<Map.Entry<String, JsonNode>> properties(JsonNode schema) {
        return Stream.concat(
                schema.path("properties").propertyStream(),
                Stream.of("allOf", "oneOf", "anyOf")
                        .flatMap(parts -> schema.path(parts).valueStream())
                        .flatMap(OpenApiTest::properties));
    }

    /** By method and path, such as {@code GET /assets}. */
    private static Map<String, JsonNode> operations(JsonNode contract) {
        Map<String, JsonNode> operations = new TreeMap<>();
        contract.at("/paths")
                .forEachEntry((path, methods) -> methods.forEachEntry((method, operation) -> operations.put(
                        method.toUpperCase(Locale.ROOT) + " " + path.substring("/api/v1".length()), operation)));
        return operations;
    }

    private static Set<String> lines(String resource) throws IOException {
        return PropertiesLoaderUtils.loadAllProperties(resource).entrySet().stream()
                .map(line -> line.getKey() + "=" + line.getValue())
                .collect(Collectors.toCollection(TreeSet::new));
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
