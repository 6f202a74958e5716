package io.evenbook.app.security;

import io.evenbook.api.access.Requires;
import io.evenbook.app.web.Fault;
import io.evenbook.app.web.Routes;
import io.evenbook.command.approval.GuardedCommands;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.ComposedSchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.DateTimeSchema;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Adds to the contract what access makes of each operation: the permission that it needs, 202 if it can wait for a
 * second person, 401, 429.
 */
@Configuration(proxyBeanMethods = false)
class OpenApiAccess {
    private static final String APPROVAL = "ApprovalPending";
    private static final String UNAUTHENTICATED = "Unauthenticated";
    private static final String UNCONFIRMED = "Unconfirmed";
    private static final String RATE_LIMITED = "RateLimited";
    private static final String BUSY = "RateLimitedOrBusy";

    /** Their commands need the permission of commands that can wait, and do not wait themselves. */
    private static final Set<String> NEVER_WAITING = Set.of(
            "POST /api/v1/clearing/defaults",
            "POST /api/v1/clearing/defaults/{defaultId}/approve",
            "POST /api/v1/ledger/import",
            "POST /api/v1/ledger/periods/close",
            "DELETE /api/v1/users/{userId}/identities/{identityId}",
            "POST /api/v1/users/{userId}/suspend",
            "POST /api/v1/users/{userId}/unlock");

    private static final Set<String> ASKING_FOR_PASSWORDS = Set.of(
            "POST /api/v1/passwords",
            "POST /api/v1/sessions",
            "POST /api/v1/sessions/current/confirm",
            "POST /api/v1/users/current/password",
            "POST /api/v1/users/current/totp");

    private final Routes routes;

    OpenApiAccess(Routes routes) {
        this.routes = routes;
    }

    @Bean
    OpenApiCustomizer accessAnswers() {
        return api -> {
            api.getComponents().addSchemas(APPROVAL, approval());
            addProblems(api.getComponents());
            Map<String, Requires> required = required();
            api.getPaths()
                    .forEach((path, operations) -> operations
                            .readOperationsMap()
                            .forEach((method, operation) -> {
                                String name = method + " " + path;
                                Requires requires = required.get(name);
                                if (requires != null) {
                                    describe(name, requires.value(), operation);
                                    addPermission(requires, operation);
                                }
                            }));
        };
    }

    private Map<String, Requires> required() {
        Map<String, Requires> required = new TreeMap<>();
        routes.all()
                .forEach(route ->
                        required.put(route.method() + " " + route.path().getPatternString(), route.requires()));
        return required;
    }

    private static void describe(String name, String permission, Operation operation) {
        ApiResponses answers = operation.getResponses();
        boolean isWrite = !name.startsWith("GET ");
        if (isWrite && GuardedCommands.operations().contains(permission) && !NEVER_WAITING.contains(name)) {
            addWaiting(answers);
        }
        boolean isConfirmed = isWrite && Roles.needsConfirmation(permission);
        answers.addApiResponse("401", reference(isConfirmed ? UNCONFIRMED : UNAUTHENTICATED));
        answers.addApiResponse("429", reference(ASKING_FOR_PASSWORDS.contains(name) ? BUSY : RATE_LIMITED));
    }

    private static void addPermission(Requires requires, Operation operation) {
        String permission = requires.value();
        if (permission.equals(Requires.NOTHING)) {
            operation.description("Needs no credentials.").security(List.of());
            return;
        }
        operation
                .description(
                        requires.scopedBy().isEmpty()
                                ? "Permission: %s.".formatted(permission)
                                : "Permission: %s; without %s %s-all."
                                        .formatted(permission, requires.scopedBy(), permission))
                .security(List.of(
                        new SecurityRequirement().addList("basic", permission),
                        new SecurityRequirement().addList("bearer", permission)));
    }

    private static void addProblems(Components components) {
        Map<String, Header> challenge = Map.of("WWW-Authenticate", header("How to authenticate"));
        Map<String, Header> limits = Map.of(
                "Retry-After",
                header("Seconds after which the same request may succeed"),
                "RateLimit",
                header("What is left of the limit, and until when"),
                "RateLimit-Policy",
                header("The limit"));
        components
                .addResponses(UNAUTHENTICATED, problem(challenge, Fault.AUTH_REQUIRED, Fault.AUTH_SIGNATURE))
                .addResponses(
                        UNCONFIRMED, problem(challenge, Fault.AUTH_REQUIRED, Fault.AUTH_SIGNATURE, Fault.AUTH_CONFIRM))
                .addResponses(RATE_LIMITED, problem(limits, Fault.RATE_LIMITED))
                .addResponses(BUSY, problem(limits, Fault.RATE_LIMITED, Fault.AUTH_BUSY));
    }

    private static ApiResponse reference(String name) {
        return new ApiResponse().$ref("#/components/responses/" + name);
    }

    private static void addWaiting(ApiResponses answers) {
        Schema<?> approval = new Schema<>().$ref("#/components/schemas/" + APPROVAL);
        ApiResponse present = answers.get("202");
        if (present == null) {
            answers.addApiResponse(
                    "202",
                    new ApiResponse()
                            .description("A policy asks for a second person: the request waits")
                            .content(new Content().addMediaType("application/json", new MediaType().schema(approval))));
        } else {
            present.getContent()
                    .values()
                    .forEach(type -> type.schema(
                            new ComposedSchema().addOneOfItem(type.getSchema()).addOneOfItem(approval)));
        }
    }

    private static ApiResponse problem(Map<String, Header> headers, Fault... faults) {
        return new ApiResponse()
                .description(Stream.of(faults).map(Fault::code).collect(Collectors.joining(", ")))
                .headers(new TreeMap<>(headers))
                .content(new Content()
                        .addMediaType(
                                "application/problem+json",
                                new MediaType().schema(new Schema<>().$ref("#/components/schemas/Problem"))));
    }

    private static Header header(String description) {
        return new Header().description(description).schema(new StringSchema());
    }

    private static Schema<?> approval() {
        Schema<?> approval = new ObjectSchema()
                .addProperty("approvalId", new StringSchema())
                .addProperty("expiresAt", new DateTimeSchema())
                .addProperty("version", new IntegerSchema().format("int64"))
                .addProperty("position", new IntegerSchema().format("int64"));
        approval.setRequired(List.of("approvalId", "expiresAt", "version", "position"));
        return approval;
    }
}
