package io.evenbook.app.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.net.URISyntaxException;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Answers requests that no controller saw: the web server or the firewall of Spring Security refused them, some before
 * any filter.
 */
@RestController
class ContainerErrors implements ErrorController {
    private final LogIncarnation incarnation;
    private final Routes routes;

    ContainerErrors(LogIncarnation incarnation, Routes routes) {
        this.incarnation = incarnation;
        this.routes = routes;
    }

    @RequestMapping("${server.error.path:/error}")
    ResponseEntity<ProblemDetail> error(HttpServletRequest request, HttpServletResponse response) {
        ResponseEntity<ProblemDetail> answer = answer(request);
        incarnation.addTo(response);
        if (request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String path) {
            setInstance(answer.getBody(), path);
            if (answer.getStatusCode() == HttpStatus.METHOD_NOT_ALLOWED) {
                response.setHeader(HttpHeaders.ALLOW, String.join(", ", routes.methods(path)));
            }
        }
        return answer;
    }

    private ResponseEntity<ProblemDetail> answer(HttpServletRequest request) {
        if (request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable failure) {
            return ProblemDetails.problem(failure).response();
        }
        return Problems.ofStatus(
                        request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer status
                                ? status
                                : 404)
                .response();
    }

    private static void setInstance(ProblemDetail problem, String path) {
        try {
            problem.setInstance(new URI(path));
        } catch (URISyntaxException notAUri) {
            // That may be why the request was refused.
        }
    }
}
