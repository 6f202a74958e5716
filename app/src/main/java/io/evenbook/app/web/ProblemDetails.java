package io.evenbook.app.web;

import io.evenbook.api.MalformedRequestException;
import io.evenbook.api.RejectedException;
import io.evenbook.api.RequestBounds;
import io.evenbook.axon.postgres.bus.BoundsExceededException;
import io.evenbook.axon.postgres.bus.KeyInProgressException;
import io.evenbook.axon.postgres.bus.KeyReusedException;
import io.evenbook.axon.postgres.bus.OverloadedException;
import io.evenbook.axon.postgres.lease.NotOwnerException;
import io.evenbook.axon.postgres.log.ClockAheadException;
import io.evenbook.axon.postgres.log.DetachedEventsException;
import io.evenbook.axon.postgres.log.OutcomeUnknownException;
import io.evenbook.axon.postgres.sql.StoreUnavailableException;
import io.evenbook.query.position.ViewBehindException;
import jakarta.validation.ConstraintViolationException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.validation.FieldError;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.ServletRequestBindingException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;

/**
 * The one place that turns what went wrong into an answer. {@code docs/errors} lists all codes. Bad input is never a
 * 500, and what is unexpected is logged here and told without its insides.
 */
@RestControllerAdvice
class ProblemDetails {
    private static final Logger log = LoggerFactory.getLogger(ProblemDetails.class);
    private static final Duration SOON = Duration.ofSeconds(1);

    /** A table, a schema or a column. */
    private static final Set<String> NOT_THERE = Set.of("42P01", "3F000", "42703");

    @ExceptionHandler
    ResponseEntity<ProblemDetail> rejected(RejectedException refusal) {
        Problem problem = Problem.of(refusal.rejection());
        refusal.position().ifPresent(position -> problem.with("position", position));
        return problem.response();
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> tooMuch(BoundsExceededException e) {
        return Problem.of(new RequestBounds(e.bound(), e.limit())).response();
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> clockAhead(ClockAheadException e) {
        log.error("The clock is wrong: {}", e.getMessage());
        return Problem.of(Fault.UNAVAILABLE, "The clock of the service is wrong; nothing was done")
                .retryAfter(SOON)
                .response();
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unauthenticated(AuthenticationException e) {
        return Problem.of(Fault.AUTH_REQUIRED, "Valid credentials are required").response();
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> forbidden(AccessDeniedException e) {
        return Problem.of(Fault.AUTH_FORBIDDEN, "Your role does not allow this").response();
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> crossSite(CsrfException e) {
        return Problem.of(Fault.CROSS_SITE, "A page of another site may not write here; nothing was done")
                .response();
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> keyReused(KeyReusedException e) {
        return Problem.of(Fault.KEY_REUSED, "The Idempotency-Key was used before with another body")
                .response();
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> keyInProgress(KeyInProgressException e) {
        return Problem.of(Fault.KEY_IN_PROGRESS, "The first request with this Idempotency-Key is still running")
                .retryAfter(SOON)
                .response();
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> overloaded(OverloadedException e) {
        return Problem.of(Fault.OVERLOADED, "Too many requests are waiting; nothing was done")
                .retryAfter(e.retryAfter())
                .response();
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> standby(NotOwnerException e) {
        return Problem.of(Fault.STANDBY, "Another process handles the commands, or will in a moment; nothing was done")
                .retryAfter(SOON)
                .response();
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> detached(DetachedEventsException e) {
        log.warn("Detached events are needed: {}", e.getMessage());
        return Problem.of(Fault.EVENTS_DETACHED, "Events are needed that an operator has detached; nothing was done")
                .response();
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> outcomeUnknown(OutcomeUnknownException e) {
        log.error("The outcome of a commit is unknown", e);
        return Problem.of(
                        Fault.OUTCOME_UNKNOWN,
                        "The database was lost during the commit; repeat the request with its Idempotency-Key, or look before repeating")
                .retryAfter(SOON)
                .response();
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> otherIncarnation(OtherIncarnationException e) {
        return Problem.of(
                        Fault.LOG_INCARNATION,
                        "The log was restored or failed over since: positions and cursors of before may not exist any more; read anew")
                .with("incarnation", e.present())
                .response();
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> conflict(ConcurrencyException e) {
        return Problem.of(Fault.VERSION_CONFLICT, "It was changed at the same time; nothing was done, try again")
                .response();
    }

    @ExceptionHandler({
        StoreUnavailableException.class,
        DataAccessResourceFailureException.class,
        TransientDataAccessException.class,
        CannotCreateTransactionException.class
    })
    ResponseEntity<ProblemDetail> unavailable(Exception e) {
        log.warn("A store cannot be reached: {}", e.getMessage());
        return Problem.of(Fault.UNAVAILABLE, "A store cannot be reached; try again")
                .retryAfter(SOON)
                .response();
    }

    /**
     * A view that no process has set up yet, or that a build before this one wrote: it is rebuilt, and then it can be
     * read.
     */
    @ExceptionHandler
    ResponseEntity<ProblemDetail> viewMissing(InvalidDataAccessResourceUsageException e) {
        if (e.getMostSpecificCause() instanceof SQLException cause && NOT_THERE.contains(cause.getSQLState())) {
            log.warn("A view cannot be read: {}", cause.getMessage());
            return Problem.of(Fault.UNAVAILABLE, "What is to be read has not been built yet; try again")
                    .retryAfter(SOON)
                    .response();
        }
        return unexpected(e);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> tooLarge(RequestTooLargeException e) {
        return Problem.of(Fault.REQUEST_TOO_LARGE, e.getMessage())
                .with("maxBytes", e.maxBytes())
                .response();
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> encoded(EncodedBodyException e) {
        return Problem.of(Fault.MEDIA_TYPE_UNSUPPORTED, e.getMessage()).response();
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> viewBehind(ViewBehindException e) {
        return Problem.of(Fault.VIEW_BEHIND, e.getMessage())
                .with("view", e.view().name().toLowerCase(Locale.ROOT))
                .with("position", e.position())
                .with("minPosition", e.minPosition())
                .retryAfter(SOON)
                .response();
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> malformed(MalformedRequestException e) {
        return malformed(e.getMessage());
    }

    /** Escapes that stand for nothing, or not for UTF-8. */
    @ExceptionHandler
    ResponseEntity<ProblemDetail> undecodable(InvalidParameterException e) {
        return malformed("The parameters cannot be decoded");
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unreadable(HttpMessageNotReadableException e) {
        // What a stream throws while JSON is read from it comes wrapped.
        if (e.getRootCause() instanceof RequestTooLargeException tooLarge) {
            return tooLarge(tooLarge);
        }
        return malformed(
                e.getCause() instanceof JacksonException fault
                        ? describe(fault)
                        : "The body is missing or not readable");
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> invalidBody(MethodArgumentNotValidException e) {
        return malformed(e.getBindingResult().getAllErrors().stream()
                .map(error -> error instanceof FieldError field
                        // The message of a failed conversion names Java classes.
                        ? field.getField() + " "
                                + (field.isBindingFailure() ? "has the wrong form" : field.getDefaultMessage())
                        : error.getObjectName() + " " + error.getDefaultMessage())
                .toList());
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> invalidParameter(HandlerMethodValidationException e) {
        return malformed(e.getParameterValidationResults().stream()
                .flatMap(result -> result.getResolvableErrors().stream()
                        .map(error -> describe(result.getMethodParameter().getParameterName(), error)))
                .toList());
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> invalid(ConstraintViolationException e) {
        return malformed(e.getConstraintViolations().stream()
                .map(violation -> violation.getPropertyPath() + " " + violation.getMessage())
                .toList());
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> wrongType(MethodArgumentTypeMismatchException e) {
        Throwable root = e.getMostSpecificCause();
        // Value types say themselves what they want; of all others the type is the best that can be said.
        return malformed(
                root instanceof IllegalArgumentException
                                && root.getMessage() != null
                                && root.getMessage().startsWith("must ")
                        ? root.getMessage()
                        : e.getName() + " must be " + describe(e.getRequiredType()));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> incomplete(ServletRequestBindingException e) {
        return malformed(e.getBody().getDetail());
    }

    @ExceptionHandler({NoHandlerFoundException.class, NoResourceFoundException.class})
    ResponseEntity<ProblemDetail> unknownRoute(Exception e) {
        return Problem.of(Fault.ROUTE_UNKNOWN, "There is nothing at this path").response();
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> methodNotAllowed(HttpRequestMethodNotSupportedException e) {
        String allowed = e.getSupportedHttpMethods() == null
                ? ""
                : e.getSupportedHttpMethods().stream()
                        .map(HttpMethod::name)
                        .sorted()
                        .collect(Collectors.joining(", "));
        return Problem.of(Fault.METHOD_NOT_ALLOWED, e.getMethod() + " is not allowed here")
                .header(HttpHeaders.ALLOW, allowed)
                .response();
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unsupportedMediaType(HttpMediaTypeNotSupportedException e) {
        List<MediaType> taken = e.getSupportedMediaTypes();
        // Where a path names no types, those of all converters are listed.
        String wanted = taken.isEmpty() || taken.contains(MediaType.APPLICATION_JSON)
                ? MediaType.APPLICATION_JSON_VALUE
                : taken.stream().map(MediaType::toString).sorted().collect(Collectors.joining(" or "));
        return Problem.of(Fault.MEDIA_TYPE_UNSUPPORTED, "The body must be " + wanted)
                .response();
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> notAcceptable(HttpMediaTypeNotAcceptableException e) {
        return Problem.of(Fault.NOT_ACCEPTABLE, "The answer is " + MediaType.APPLICATION_JSON_VALUE)
                .response();
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unexpected(Throwable e) {
        log.error("Unexpected failure of a request", e);
        return Problem.of(Fault.UNEXPECTED, "Something unexpected happened; it is logged under the correlation id")
                .response();
    }

    /** Of the container, which says no more. */
    static ResponseEntity<ProblemDetail> notNow() {
        return Problem.of(Fault.UNAVAILABLE, "The request cannot be answered now")
                .retryAfter(SOON)
                .response();
    }

    private static ResponseEntity<ProblemDetail> malformed(List<String> faults) {
        return malformed(faults.stream().sorted().collect(Collectors.joining("; ")));
    }

    private static ResponseEntity<ProblemDetail> malformed(String detail) {
        return Problem.of(Fault.REQUEST_MALFORMED, detail).response();
    }

    private static String describe(String parameter, MessageSourceResolvable error) {
        return parameter + " " + error.getDefaultMessage();
    }

    /** Without Jackson's own wording, which names Java classes and shows where in the source it stands. */
    private static String describe(JacksonException fault) {
        String field = fault.getPath().stream()
                .map(step -> step.getPropertyName() != null ? step.getPropertyName() : "[" + step.getIndex() + "]")
                .collect(Collectors.joining("."));
        return switch (fault) {
            case UnrecognizedPropertyException unknown -> "unknown field: " + field;
            case ValueInstantiationException value
            when value.getCause() instanceof IllegalArgumentException cause && cause.getMessage() != null ->
                field + " " + cause.getMessage();
            case InvalidFormatException format -> field + " must be " + describe(format.getTargetType());
            case StreamReadException syntax -> "The body is not valid JSON";
            case DatabindException mismatch when !field.isEmpty() -> field + " has the wrong type";
            default -> "The body does not have the expected form";
        };
    }

    private static String describe(Class<?> type) {
        if (type != null && type.isEnum()) {
            return "one of " + List.of(type.getEnumConstants());
        }
        return switch (type == null ? "" : type.getSimpleName()) {
            case "BigDecimal" -> "a plain decimal in quotes, such as \"12.30\"";
            case "Instant" -> "a time such as 2026-01-31T12:00:00Z";
            case "LocalDate" -> "a date such as 2026-01-31";
            case "Duration" -> "a duration such as PT5M";
            case "int", "long", "Integer", "Long" -> "a whole number";
            case "boolean", "Boolean" -> "true or false";
            default -> "of another form";
        };
    }
}
