package io.evenbook.app.web;

import io.evenbook.api.EventMetaData;
import io.evenbook.api.RejectedPart;
import io.evenbook.api.Rejection;
import io.evenbook.api.money.Money;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.slf4j.MDC;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;

/** A fault as clients see it, by RFC 9457: the code names its type, the values that matter stand beside it. */
final class Problem {
    private static final Set<String> RESERVED =
            Set.of("type", "title", "status", "detail", "instance", "code", "correlationId");

    private final ProblemDetail body;
    private final HttpHeaders headers = new HttpHeaders();

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

    /** A refusal: the components of its record are the values that matter. */
    static Problem of(Rejection rejection) {
        if (rejection instanceof RejectedPart part) {
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
        // The asset of an amount is a value of its own wherever it is not plain from the request.
        body.setProperty(name, value instanceof Money money ? money.amount() : value);
        return this;
    }

    Problem header(String name, String value) {
        headers.set(name, value);
        return this;
    }

    Problem retryAfter(Duration wait) {
        return header(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, wait.toSeconds())));
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
            case CONFLICT -> HttpStatus.CONFLICT;
            case PRECONDITION -> HttpStatus.PRECONDITION_FAILED;
            case RULE -> HttpStatus.UNPROCESSABLE_CONTENT;
        };
    }

    /** {@code account.insufficient-available}: Account insufficient available. */
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
