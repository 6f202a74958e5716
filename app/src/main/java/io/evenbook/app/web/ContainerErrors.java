package io.evenbook.app.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers what never reached a controller: what the container or the firewall of Spring Security turned away. */
@RestController
class ContainerErrors implements ErrorController {
    private final ProblemDetails problems;

    ContainerErrors(ProblemDetails problems) {
        this.problems = problems;
    }

    @RequestMapping("${server.error.path:/error}")
    ResponseEntity<ProblemDetail> error(HttpServletRequest request) {
        if (request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable failure) {
            return failure instanceof InvalidParameterException parameters
                    ? problems.undecodable(parameters)
                    : problems.unexpected(failure);
        }
        return of(request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer status ? status : 404);
    }

    static ResponseEntity<ProblemDetail> of(int status) {
        return switch (status) {
            case 401 ->
                Problem.of(Fault.AUTH_REQUIRED, "Valid credentials are required")
                        .response();
            case 403 ->
                Problem.of(Fault.AUTH_FORBIDDEN, "Your role does not allow this")
                        .response();
            case 404 ->
                Problem.of(Fault.ROUTE_UNKNOWN, "There is nothing at this path").response();
            case 405 ->
                Problem.of(Fault.METHOD_NOT_ALLOWED, "This method is not allowed here")
                        .response();
            case 406 ->
                Problem.of(Fault.NOT_ACCEPTABLE, "The answer is " + MediaType.APPLICATION_JSON_VALUE)
                        .response();
            case 413 ->
                Problem.of(Fault.REQUEST_TOO_LARGE, "The request is too large").response();
            case 415 ->
                Problem.of(Fault.MEDIA_TYPE_UNSUPPORTED, "The body must be " + MediaType.APPLICATION_JSON_VALUE)
                        .response();
            default ->
                status < 500
                        ? Problem.of(Fault.REQUEST_MALFORMED, "The request is not well formed")
                                .response()
                        : ProblemDetails.notNow();
        };
    }
}
