package io.evenbook.app.web;

import io.evenbook.api.EventMetaData;
import io.evenbook.api.RejectedItem;
import io.evenbook.api.Rejection;
import io.evenbook.api.money.Money;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.slf4j.MDC;
import org.slf4j.event.Level;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;

/**
 * A failure as clients see it, by RFC 9457: {@code type} is {@code urn:evenbook:error:} and the code, and the values
 * that matter are properties.
 */
final class Problem {
    private static final Set<String> RESERVED =
            Set.of("type", "title", "status", "detail", "instance", "code", "correlationId");

    private final ProblemDetail body;
    private final HttpHeaders headers = new HttpHeaders();
    private Level logged;

    private Problem(HttpStatusCode status, String code, String detail) {
        body = ProblemDetail.forStatusAndDetail(status, detail);
        body.setType(URI.create("urn:evenbook:error:" + code));
        body.setTitle(titleOf(code));
        body.setProperty("code", code);
        String correlationId = MDC.get(EventMetaData.CORRELATION_ID);
        if (correlationId != null) {
            body.setProperty("correlationId", correlationId);
        }
    }

    static Problem of(Fault fault, String detail) {
        return new Problem(fault.status(), fault.code(), detail);
    }

    /** A rejection: the components of its record become properties. */
    static Problem of(Rejection rejection) {
        if (rejection instanceof RejectedItem part) {
            return of(part.cause()).with(part.part(), part.index());
        }
        Problem problem = new Problem(statusOf(rejection.kind()), rejection.code(), rejection.detail());
        for (RecordComponent component : rejection.getClass().getRecordComponents()) {
            if (!RESERVED.contains(component.getName())) {
                problem.with(component.getName(), valueOf(component, rejection));
            }
        }
        return problem;
    }

    Problem with(String name, Object value) {
        // A rejection names the asset of an amount in a component of its own unless the request names it.
        body.setProperty(name, value instanceof Money money ? money.amount() : value);
        return this;
    }

    Problem header(String name, String value) {
        headers.set(name, value);
        return this;
    }

    /** Sets {@code Retry-After} in whole seconds, at least 1. */
    Problem retryAfter(Duration wait) {
        return header(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, wait.toSeconds())));
    }

    /** Asks for an entry in the service's log: an operator has to know of this failure. */
    Problem logged(Level level) {
        logged = level;
        return this;
    }

    /** Empty, the default, for a failure that only concerns the client. */
    Optional<Level> logLevel() {
        return Optional.ofNullable(logged);
    }

    ProblemDetail body() {
        return body;
    }

    ResponseEntity<ProblemDetail> response() {
        return ResponseEntity.status(body.getStatus())
                .headers(headers)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(body);
    }

    private static HttpStatus statusOf(Rejection.Kind kind) {
        return switch (kind) {
            case UNKNOWN -> HttpStatus.NOT_FOUND;
            case FORBIDDEN -> HttpStatus.FORBIDDEN;
            case CONFLICT -> HttpStatus.CONFLICT;
            case PRECONDITION -> HttpStatus.PRECONDITION_FAILED;
            case RULE -> HttpStatus.UNPROCESSABLE_CONTENT;
        };
    }

    /** {@code account.insufficient-available} becomes {@code Account insufficient available}. */
    private static String titleOf(String code) {
        String words = code.replace('.', ' ').replace('-', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    private static Object valueOf(RecordComponent component, Rejection rejection) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(rejection);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(e);
        }
    }
}
