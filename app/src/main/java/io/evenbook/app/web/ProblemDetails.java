package io.evenbook.app.web;

import io.evenbook.command.http.FailureProblems;
import java.util.Objects;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;

/** Answers failed requests and failed items of a bulk with the same {@linkplain Problems problem}, and logs it. */
@RestControllerAdvice
class ProblemDetails implements FailureProblems {
    private static final Logger log = LoggerFactory.getLogger(ProblemDetails.class);

    /** @return null, and nothing is logged, if the client has gone while its answer was written */
    @ExceptionHandler
    ResponseEntity<ProblemDetail> answer(Throwable failure) {
        return hasClientGone(failure) ? null : problem(failure).response();
    }

    @Override
    public ProblemDetail of(RuntimeException failure) {
        return problem(failure).body();
    }

    static Problem problem(Throwable failure) {
        Problem problem = Problems.of(failure);
        problem.logLevel()
                .ifPresent(level -> log.atLevel(level)
                        .setCause(level == Level.ERROR ? failure : null)
                        .log("Answered {}: {}", problem.body().getProperties().get("code"), failure.getMessage()));
        return problem;
    }

    /** Converters wrap the failure of the stream that they write to. */
    private static boolean hasClientGone(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .anyMatch(AsyncRequestNotUsableException.class::isInstance);
    }
}
