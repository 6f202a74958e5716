package io.evenbook.app.web;

import com.fasterxml.jackson.annotation.JsonValue;
import io.evenbook.api.id.RequestKey;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.io.IOException;
import java.math.BigDecimal;
import java.security.Principal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.support.PropertiesLoaderUtils;

/** The published contract: {@code /v3/api-docs}, and {@code /swagger-ui.html} to browse it. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {
    private static final String DESCRIPTION = """
            An event-sourced trading ledger.

            Amounts, prices and quantities are decimal strings in whole units of their asset, such as "12.30"; the service \
            refuses JSON numbers, exponents and unknown fields. A price is in the quote asset for one unit of the base asset. \
            Times are RFC 3339 in UTC with microseconds.

            A write answers with `position`, the position in the log of the last event that it caused, and `version`, the \
            version of the resource, which is also its `ETag`. A read with `?minPosition=` waits at most 2 seconds until its \
            views reach that position, else it answers 503 `view.behind`. `Idempotency-Key` makes a POST repeatable; \
            `If-Match` makes a write conditional.

            `Log-Incarnation` in every answer names the incarnation of the log, which a restore or a failover changes. A read \
            with another incarnation, or with a cursor from another one, answers 409 `log.incarnation`.

            Errors are `application/problem+json` with a stable `code` and the values that matter: 400 malformed, 401 and 403 \
            access, 404 unknown, 409 conflict with the current state, 412 version, 422 refused by a rule, 503 with \
            `Retry-After` if the service is overloaded or a view is behind. Each operation lists its codes by status, and names \
            the permission that it needs.

            A property that is null is left out of answers, unless its type admits null.\
            """;

    private static final String CORRELATION_ID = "X-Correlation-Id";
    private static final Parameter IDEMPOTENCY_KEY = new Parameter()
            .in("header")
            .name(RequestKey.HEADER)
            .description("Makes the request repeatable: a repeat returns the first answer")
            .schema(new StringSchema().maxLength(255));

    /** Writes below these paths have no version that a client could send. */
    private static final Set<String> UNCONDITIONAL = Set.of("notifications", "projections", "ledger");

    static {
        SpringDocUtils.getConfig()
                .replaceWithSchema(
                        BigDecimal.class,
                        new StringSchema().pattern("-?[0-9]+(\\.[0-9]+)?").example("12.30"))
                // An identifier is one parameter; other records are groups of parameters.
                .addSimpleTypePredicateForParameterObject(OpenApiConfiguration::isValue)
                // A controller method that reads Content-Type.
                .addRequestWrapperToIgnore(org.springframework.http.MediaType.class)
                .addRequestWrapperToIgnore(Principal.class);
    }

    @Bean
    OpenAPI openApi() {
        return new OpenAPI()
                .info(new Info()
                        .title("Evenbook")
                        .version("v1")
                        .description(DESCRIPTION)
                        .license(new License().name("Apache-2.0").url("https://www.apache.org/licenses/LICENSE-2.0")))
                .servers(List.of(new Server().url("/")))
                .components(new Components()
                        .addSecuritySchemes(
                                "basic",
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("basic"))
                        .addSecuritySchemes(
                                "bearer",
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .bearerFormat("JWT"))
                        .addSchemas("Problem", problem()))
                .addSecurityItem(new SecurityRequirement().addList("basic"))
                .addSecurityItem(new SecurityRequirement().addList("bearer"));
    }

    /** Adds the problem to the answers of every operation. */
    @Bean
    OpenApiCustomizer problemResponses() {
        ApiResponse problem = OpenApiParts.problem("A problem; code says which")
                .headers(Map.of(
                        CORRELATION_ID,
                        OpenApiParts.header("Also in the body, in logs and in events"),
                        LogIncarnation.HEADER,
                        OpenApiParts.header("The incarnation of the log"),
                        "Retry-After",
                        OpenApiParts.retryAfter()));
        return api -> OpenApiOperation.all(api)
                .forEach(operation -> operation.described().getResponses().addApiResponse("default", problem));
    }

    /** Adds summary and tag of every operation, and the headers and parameters that operations of one kind share. */
    @Bean
    OpenApiCustomizer operations() throws IOException {
        Properties summaries = PropertiesLoaderUtils.loadAllProperties("openapi/operations.properties");
        return api -> OpenApiOperation.all(api).forEach(operation -> {
            Operation described = operation.described();
            String tag = operation.path().split("/")[1];
            described.setSummary(summaries.getProperty(operation.name()));
            described.setTags(List.of(tag));
            addParameters(described, operation.method(), tag);
            described.getResponses().forEach((status, response) -> {
                if (status.startsWith("2")) {
                    addHeaders(response, operation.method(), tag);
                }
            });
        });
    }

    private static void addParameters(Operation operation, PathItem.HttpMethod method, String tag) {
        switch (method) {
            case GET ->
                operation
                        .addParametersItem(new Parameter()
                                .in("header")
                                .name(LogIncarnation.HEADER)
                                .description("Answers 409 unless the log is in this incarnation")
                                .schema(new StringSchema()))
                        .addParametersItem(new Parameter()
                                .in("query")
                                .name("minPosition")
                                .description("Waits at most 2 seconds until the views reach this position")
                                .schema(new IntegerSchema().format("int64").minimum(BigDecimal.ZERO)));
            case POST -> {
                // A controller method that reads the header has named it already.
                Optional.ofNullable(operation.getParameters())
                        .ifPresent(named ->
                                named.removeIf(parameter -> parameter.getName().equals(RequestKey.HEADER)));
                operation.addParametersItem(IDEMPOTENCY_KEY);
            }
            default -> {}
        }
        if (method != PathItem.HttpMethod.GET && !UNCONDITIONAL.contains(tag)) {
            operation.addParametersItem(new Parameter()
                    .in("header")
                    .name("If-Match")
                    .description(
                            "Version of the resource, such as \"7\"; for orders, that of the account. Answers 412 if it"
                                    + " has changed")
                    .schema(new StringSchema()));
        }
    }

    private static void addHeaders(ApiResponse response, PathItem.HttpMethod method, String tag) {
        response.addHeaderObject(
                CORRELATION_ID,
                OpenApiParts.header(
                        "Identifies the request in logs and events; the client's own value if it sent one"));
        response.addHeaderObject(LogIncarnation.HEADER, OpenApiParts.header("The incarnation of the log"));
        if (method != PathItem.HttpMethod.GET && !tag.equals("notifications")) {
            response.addHeaderObject("ETag", OpenApiParts.header("The version of the resource, such as \"7\""));
        }
        if (method == PathItem.HttpMethod.POST) {
            response.addHeaderObject(
                    "Idempotent-Replayed", OpenApiParts.header("true if this repeats the first answer"));
        }
    }

    private static boolean isValue(Class<?> type) {
        return type.isRecord()
                && Arrays.stream(type.getRecordComponents())
                        .anyMatch(component -> component.getAccessor().isAnnotationPresent(JsonValue.class));
    }

    private static Schema<?> problem() {
        Schema<?> problem = new ObjectSchema()
                .addProperty("type", new StringSchema().example("urn:evenbook:error:account.insufficient-available"))
                .addProperty("title", new StringSchema().example("Account insufficient available"))
                .addProperty("status", new IntegerSchema().example(422))
                .addProperty("detail", new StringSchema())
                .addProperty("code", new StringSchema().example("account.insufficient-available"))
                .addProperty("correlationId", new StringSchema())
                .additionalProperties(true);
        problem.setRequired(List.of("type", "title", "status", "detail", "code"));
        return problem;
    }
}
