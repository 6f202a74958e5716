package io.evenbook.app.security;

import io.evenbook.api.access.Requires;
import io.evenbook.app.web.Fault;
import io.evenbook.app.web.OpenApiOperation;
import io.evenbook.app.web.OpenApiParts;
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
            "POST /clearing/defaults",
            "POST /clearing/defaults/{defaultId}/approve",
            "POST /ledger/import",
            "POST /ledger/periods/close",
            "DELETE /users/{userId}/identities/{identityId}",
            "POST /users/{userId}/suspend",
            "POST /users/{userId}/unlock");

    private static final Set<String> ASKING_FOR_PASSWORDS = Set.of(
            "POST /passwords",
            "POST /sessions",
            "POST /sessions/current/confirm",
            "POST /users/current/password",
            "POST /users/current/totp");

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
            OpenApiOperation.all(api).forEach(operation -> {
                Requires requires = required.get(operation.method() + " " + OpenApiOperation.BASE + operation.path());
                if (requires != null) {
                    describe(operation.name(), requires.value(), operation.described());
                    addPermission(requires, operation.described());
                }
            });
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
        Map<String, Header> challenge = Map.of("WWW-Authenticate", OpenApiParts.header("How to authenticate"));
        Map<String, Header> limits = Map.of(
                "Retry-After",
                OpenApiParts.retryAfter(),
                "RateLimit",
                OpenApiParts.header("What is left of the limit, and until when"),
                "RateLimit-Policy",
                OpenApiParts.header("The limit"));
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
        return OpenApiParts.problem(Stream.of(faults).map(Fault::code).collect(Collectors.joining(", ")))
                .headers(new TreeMap<>(headers));
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
