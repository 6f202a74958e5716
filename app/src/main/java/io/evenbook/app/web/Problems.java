package io.evenbook.app.web;

import io.evenbook.api.RejectedException;
import io.evenbook.api.RequestBounds;
import io.evenbook.app.signature.BadSignatureException;
import io.evenbook.axon.postgres.bus.BoundsExceededException;
import io.evenbook.axon.postgres.bus.KeyInProgressException;
import io.evenbook.axon.postgres.bus.KeyReusedException;
import io.evenbook.axon.postgres.bus.OverloadedException;
import io.evenbook.axon.postgres.lease.NotOwnerException;
import io.evenbook.axon.postgres.log.ClockAheadException;
import io.evenbook.axon.postgres.log.DetachedEventsException;
import io.evenbook.axon.postgres.log.OutcomeUnknownException;
import io.evenbook.axon.postgres.sql.StoreUnavailableException;
import io.evenbook.query.support.archive.ArchivedMonthException;
import io.evenbook.query.support.position.ViewBehindException;
import io.evenbook.stream.client.StreamRefusedException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.axonframework.modelling.command.ConcurrencyException;
import org.slf4j.event.Level;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/**
 * Maps every failure to a problem, for the answer to one request and for one item of a bulk alike. {@code docs/errors}
 * lists all codes. A malformed request is a 400, never a 500; an unexpected failure is a 500 that names no class.
 */
final class Problems {
    private static final Duration SHORTLY = Duration.ofSeconds(1);

    /** PostgreSQL's undefined_table and invalid_schema_name: no process has created the view yet. */
    private static final Set<String> VIEW_MISSING = Set.of("42P01", "3F000");

    private Problems() {}

    static Problem of(Throwable failure) {
        return switch (failure) {
            case RejectedException rejected -> rejected(rejected);
            case BoundsExceededException e -> Problem.of(new RequestBounds(e.bound(), e.limit()));
            case AuthenticationException _, AccessDeniedException _ -> ofCaller(failure);
            case KeyReusedException _, KeyInProgressException _, ConcurrencyException _ -> ofConflict(failure);
            case OtherIncarnationException e ->
                Problem.of(
                                Fault.LOG_INCARNATION,
                                "The log was restored or failed over since then: older positions and cursors may not"
                                        + " exist any more; start again without them")
                        .with("incarnation", e.present());
            case ViewBehindException behind -> viewBehind(behind);
            case ArchivedMonthException e -> monthArchived(e);
            case StreamRefusedException e ->
                Problem.of(e.isCallersOwn() ? Fault.RATE_LIMITED : Fault.OVERLOADED, e.getMessage())
                        .retryAfter(e.retryAfter());
            case NoHandlerFoundException _, NoResourceFoundException _ -> unknownRoute();
            case HttpRequestMethodNotSupportedException e -> methodNotAllowed(e);
            case HttpMediaTypeNotSupportedException e -> mediaTypeNotSupported(e);
            case HttpMediaTypeNotAcceptableException _ -> notAcceptable();
            case EncodedBodyException e -> Problem.of(Fault.MEDIA_TYPE_UNSUPPORTED, e.getMessage());
            case RequestTooLargeException e -> tooLarge(e);
            case RateLimitedException e ->
                Problem.of(Fault.RATE_LIMITED, e.getMessage())
                        .with("perSecond", e.perSecond())
                        .retryAfter(e.retryAfter());
            // A failure of the stream that JSON is read from arrives wrapped.
            case HttpMessageNotReadableException e
            when e.getRootCause() instanceof RequestTooLargeException tooLarge -> tooLarge(tooLarge);
            default ->
                MalformedRequests.detailOf(failure).map(Problems::malformed).orElseGet(() -> ofService(failure));
        };
    }

    /** The problem for a request that the web server refused before a controller saw it. */
    static Problem ofStatus(int status) {
        return switch (status) {
            case 401 -> unauthenticated();
            case 403 -> forbidden();
            case 404 -> unknownRoute();
            case 405 -> Problem.of(Fault.METHOD_NOT_ALLOWED, "This method is not allowed here");
            case 406 -> notAcceptable();
            case 413 -> Problem.of(Fault.REQUEST_TOO_LARGE, "The request is too large");
            case 415 -> mediaTypeNotSupported(MediaType.APPLICATION_JSON_VALUE);
            // A method, a transfer encoding or a version of HTTP that the web server does not know.
            case 501, 505 -> malformed("The request is not well formed");
            default ->
                status < 500
                        ? malformed("The request is not well formed")
                        : unavailable("The service cannot answer this request now");
        };
    }

    private static Problem rejected(RejectedException rejected) {
        Problem problem = Problem.of(rejected.rejection());
        rejected.position().ifPresent(position -> problem.with("position", position));
        return problem;
    }

    private static Problem ofCaller(Throwable failure) {
        return switch (failure) {
            case CsrfException _ ->
                Problem.of(Fault.CROSS_SITE, "A page of another site may not write here; nothing was done");
            case ConfirmationRequiredException e ->
                Problem.of(Fault.AUTH_CONFIRM, e.getMessage())
                        .header(
                                HttpHeaders.WWW_AUTHENTICATE,
                                // RFC 9470
                                "Bearer error=\"insufficient_user_authentication\", max_age="
                                        + e.maxAge().toSeconds());
            case AccessDeniedException _ -> forbidden();
            case LoginRefusedException refused
            when refused.retryAfter() != null ->
                Problem.of(Fault.AUTH_BUSY, "Too many log-ins; try again later").retryAfter(refused.retryAfter());
            case LoginRefusedException _ -> unauthenticated().header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
            case BadSignatureException e -> Problem.of(Fault.AUTH_SIGNATURE, e.getMessage());
            default -> unauthenticated();
        };
    }

    private static Problem unauthenticated() {
        return Problem.of(Fault.AUTH_REQUIRED, "Valid credentials are required");
    }

    private static Problem forbidden() {
        return Problem.of(Fault.AUTH_FORBIDDEN, "Your role does not allow this");
    }

    private static Problem ofConflict(Throwable failure) {
        return switch (failure) {
            case KeyReusedException _ ->
                Problem.of(Fault.KEY_REUSED, "The Idempotency-Key was used before with another body");
            case KeyInProgressException _ ->
                Problem.of(Fault.KEY_IN_PROGRESS, "The first request with this Idempotency-Key is still running")
                        .retryAfter(SHORTLY);
            default ->
                Problem.of(
                        Fault.VERSION_CONFLICT,
                        "Another request changed it at the same time; nothing was done, try again");
        };
    }

    private static Problem viewBehind(ViewBehindException behind) {
        return Problem.of(Fault.VIEW_BEHIND, behind.getMessage())
                .with("view", behind.view().name().toLowerCase(Locale.ROOT))
                .with("position", behind.position())
                .with("minPosition", behind.minPosition())
                .retryAfter(SHORTLY);
    }

    private static Problem monthArchived(ArchivedMonthException e) {
        return Problem.of(Fault.MONTH_ARCHIVED, e.getMessage())
                .with("view", e.view().toString())
                .with("month", e.month().toString())
                .with("file", e.file());
    }

    private static Problem unknownRoute() {
        return Problem.of(Fault.ROUTE_UNKNOWN, "There is nothing at this path");
    }

    private static Problem methodNotAllowed(HttpRequestMethodNotSupportedException e) {
        Set<HttpMethod> supported = e.getSupportedHttpMethods() == null ? Set.of() : e.getSupportedHttpMethods();
        return Problem.of(Fault.METHOD_NOT_ALLOWED, e.getMethod() + " is not allowed here")
                .header(
                        HttpHeaders.ALLOW,
                        supported.stream().map(HttpMethod::name).sorted().collect(Collectors.joining(", ")));
    }

    private static Problem mediaTypeNotSupported(HttpMediaTypeNotSupportedException e) {
        List<MediaType> accepted = e.getSupportedMediaTypes();
        // Where a path names no types, Spring MVC lists those of all converters.
        return mediaTypeNotSupported(
                accepted.isEmpty() || accepted.contains(MediaType.APPLICATION_JSON)
                        ? MediaType.APPLICATION_JSON_VALUE
                        : accepted.stream().map(MediaType::toString).sorted().collect(Collectors.joining(" or ")));
    }

    private static Problem mediaTypeNotSupported(String accepted) {
        return Problem.of(Fault.MEDIA_TYPE_UNSUPPORTED, "The body must be " + accepted);
    }

    private static Problem notAcceptable() {
        return Problem.of(Fault.NOT_ACCEPTABLE, "The answer is " + MediaType.APPLICATION_JSON_VALUE);
    }

    private static Problem tooLarge(RequestTooLargeException e) {
        return Problem.of(Fault.REQUEST_TOO_LARGE, e.getMessage()).with("maxBytes", e.maxBytes());
    }

    private static Problem malformed(String detail) {
        return Problem.of(Fault.REQUEST_MALFORMED, detail);
    }

    /** Failures of the service, whatever the request. */
    private static Problem ofService(Throwable failure) {
        return switch (failure) {
            case OverloadedException e ->
                Problem.of(Fault.OVERLOADED, "Too many requests are waiting; nothing was done")
                        .retryAfter(e.retryAfter());
            case NotOwnerException _ ->
                Problem.of(
                                Fault.STANDBY,
                                "Another process handles the commands, or will within seconds; nothing was done")
                        .retryAfter(SHORTLY);
            case DetachedEventsException _ ->
                Problem.of(Fault.EVENTS_DETACHED, "An operator has detached events that this needs; nothing was done")
                        .logged(Level.WARN);
            case OutcomeUnknownException _ ->
                Problem.of(
                                Fault.OUTCOME_UNKNOWN,
                                "The service lost the database during the commit; repeat the request with its"
                                        + " Idempotency-Key, or look before repeating")
                        .retryAfter(SHORTLY)
                        .logged(Level.ERROR);
            case ClockAheadException _ ->
                unavailable("The clock of the service is wrong; nothing was done")
                        .logged(Level.ERROR);
            case StoreUnavailableException _,
                    DataAccessResourceFailureException _,
                    TransientDataAccessException _,
                    CannotCreateTransactionException _ ->
                unavailable("The service cannot reach a store; try again").logged(Level.WARN);
            case InvalidDataAccessResourceUsageException e
            when isViewMissing(e) ->
                unavailable("The service is still building this view; try again")
                        .logged(Level.WARN);
            default ->
                Problem.of(Fault.UNEXPECTED, "An unexpected failure; the service logged it with this correlation id")
                        .logged(Level.ERROR);
        };
    }

    private static Problem unavailable(String detail) {
        return Problem.of(Fault.UNAVAILABLE, detail).retryAfter(SHORTLY);
    }

    private static boolean isViewMissing(InvalidDataAccessResourceUsageException e) {
        return e.getMostSpecificCause() instanceof SQLException cause && VIEW_MISSING.contains(cause.getSQLState());
    }
}
