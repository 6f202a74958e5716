package io.evenbook.app.web;

import org.springframework.http.HttpStatus;

/**
 * The failures that are not rejections by a rule of the ledger, with their codes and statuses. Rejections have codes of
 * their own.
 */
public enum Fault {
    REQUEST_MALFORMED("request.malformed", HttpStatus.BAD_REQUEST),
    AUTH_REQUIRED("auth.required", HttpStatus.UNAUTHORIZED),
    AUTH_BUSY("auth.busy", HttpStatus.TOO_MANY_REQUESTS),
    AUTH_SIGNATURE("auth.signature", HttpStatus.UNAUTHORIZED),
    AUTH_CONFIRM("auth.confirm", HttpStatus.UNAUTHORIZED),
    AUTH_FORBIDDEN("auth.forbidden", HttpStatus.FORBIDDEN),
    CROSS_SITE("auth.cross-site", HttpStatus.FORBIDDEN),
    ROUTE_UNKNOWN("route.unknown", HttpStatus.NOT_FOUND),
    METHOD_NOT_ALLOWED("request.method-not-allowed", HttpStatus.METHOD_NOT_ALLOWED),
    NOT_ACCEPTABLE("request.not-acceptable", HttpStatus.NOT_ACCEPTABLE),
    REQUEST_TOO_LARGE("request.too-large", HttpStatus.CONTENT_TOO_LARGE),
    MEDIA_TYPE_UNSUPPORTED("request.media-type-unsupported", HttpStatus.UNSUPPORTED_MEDIA_TYPE),
    RATE_LIMITED("rate.limited", HttpStatus.TOO_MANY_REQUESTS),
    KEY_IN_PROGRESS("idempotency.in-progress", HttpStatus.CONFLICT),
    KEY_REUSED("idempotency.key-reused", HttpStatus.UNPROCESSABLE_CONTENT),
    VERSION_CONFLICT("version.conflict", HttpStatus.CONFLICT),
    LOG_INCARNATION("log.incarnation", HttpStatus.CONFLICT),
    VIEW_BEHIND("view.behind", HttpStatus.SERVICE_UNAVAILABLE),
    OVERLOADED("service.overloaded", HttpStatus.SERVICE_UNAVAILABLE),
    UNAVAILABLE("service.unavailable", HttpStatus.SERVICE_UNAVAILABLE),
    STANDBY("service.standby", HttpStatus.SERVICE_UNAVAILABLE),
    EVENTS_DETACHED("service.events-detached", HttpStatus.SERVICE_UNAVAILABLE),
    MONTH_ARCHIVED("service.month-archived", HttpStatus.SERVICE_UNAVAILABLE),
    OUTCOME_UNKNOWN("service.outcome-unknown", HttpStatus.SERVICE_UNAVAILABLE),
    UNEXPECTED("service.unexpected", HttpStatus.INTERNAL_SERVER_ERROR);

    private final String code;
    private final HttpStatus status;

    Fault(String code, HttpStatus status) {
        this.code = code;
        this.status = status;
    }

    public String code() {
        return code;
    }

    public HttpStatus status() {
        return status;
    }
}
