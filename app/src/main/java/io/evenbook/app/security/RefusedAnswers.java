package io.evenbook.app.security;

import io.evenbook.api.access.Caller;
import io.evenbook.app.refusal.BodyMacs.BodyMac;
import io.evenbook.app.refusal.Refusals;
import io.evenbook.app.refusal.Refusals.Attempt;
import io.evenbook.app.refusal.Refusals.Content;
import io.evenbook.app.web.ReadMethods;
import io.evenbook.app.web.Routes;
import io.evenbook.command.http.FailureProblems;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import org.springframework.core.MethodParameter;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sees every refused request before its answer is sent: problems, and refusals that were kept with an idempotency key.
 * A bulk request counts by its own outcome, not by those of its items. A request of the staff whose row cannot be
 * stored is answered 503.
 */
@RestControllerAdvice
class RefusedAnswers implements ResponseBodyAdvice<Object> {
    private static final int FIRST_ERROR = 400;
    private static final int INTERNAL_ERROR = 500;
    private static final int UNAVAILABLE = 503;
    private static final String CODE = "code";

    /** Members of every problem; the others are the values that matter. */
    private static final Set<String> COMMON =
            Set.of("type", "title", "status", "detail", "instance", CODE, "correlationId", "position");

    private final Refusals refusals;
    private final Routes routes;
    private final FailureProblems problems;
    private final JsonMapper json;

    RefusedAnswers(Refusals refusals, Routes routes, FailureProblems problems, JsonMapper json) {
        this.refusals = refusals;
        this.routes = routes;
        this.problems = problems;
        this.json = json;
    }

    @Override
    public boolean supports(MethodParameter returned, Class<? extends HttpMessageConverter<?>> converter) {
        return true;
    }

    @Override
    public Object beforeBodyWrite(
            Object body,
            MethodParameter returned,
            MediaType type,
            Class<? extends HttpMessageConverter<?>> converter,
            ServerHttpRequest request,
            ServerHttpResponse response) {
        HttpServletResponse answer = ((ServletServerHttpResponse) response).getServletResponse();
        String code = isRefusal(answer.getStatus()) ? codeOf(body) : null;
        HttpServletRequest asked = ((ServletServerHttpRequest) request).getServletRequest();
        if (code == null || refusals.refused(attempt(asked, answer.getStatus(), code), () -> content(asked, body))) {
            return body;
        }
        ProblemDetail unavailable =
                problems.of(new DataAccessResourceFailureException("the refusal could not be recorded"));
        response.setStatusCode(HttpStatusCode.valueOf(unavailable.getStatus()));
        response.getHeaders().set("Retry-After", "1");
        return unavailable;
    }

    private static boolean isRefusal(int status) {
        return status >= FIRST_ERROR && status < INTERNAL_ERROR || status == UNAVAILABLE;
    }

    private static String codeOf(Object body) {
        return switch (body) {
            case ProblemDetail problem
            when problem.getProperties() != null ->
                problem.getProperties().get(CODE) instanceof String code ? code : null;
            case JsonNode kept -> kept.path(CODE).asString(null);
            case null, default -> null;
        };
    }

    private Attempt attempt(HttpServletRequest request, int status, String code) {
        Caller caller = SecurityContextHolder.getContext().getAuthentication() instanceof CallerAuthentication known
                ? known.getPrincipal()
                : null;
        String path = routes.find(request)
                .map(route -> route.path().getPatternString())
                .orElse("unknown");
        return new Attempt(
                caller == null ? null : caller.userId().value(),
                caller != null && Roles.isStaff(caller),
                !ReadMethods.isOf(request),
                request.getMethod() + " " + path,
                request.getRequestURI(),
                status,
                code);
    }

    private Content content(HttpServletRequest request, Object body) {
        ObjectNode values = json.valueToTree(body);
        values.remove(COMMON);
        String mac = request.getAttribute(BodyMac.ATTRIBUTE) instanceof BodyMac read ? read.end() : null;
        return new Content(json.writeValueAsString(values), mac);
    }
}
