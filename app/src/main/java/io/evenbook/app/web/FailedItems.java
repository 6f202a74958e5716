package io.evenbook.app.web;

import io.evenbook.command.http.FailureProblems;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.method.annotation.ExceptionHandlerMethodResolver;

/** Says of one command of many what its own request would have been answered with. */
@Component
class FailedItems implements FailureProblems {
    private final ExceptionHandlerMethodResolver handlers = new ExceptionHandlerMethodResolver(ProblemDetails.class);
    private final ProblemDetails problems;

    FailedItems(ProblemDetails problems) {
        this.problems = problems;
    }

    @Override
    public ProblemDetail of(RuntimeException failure) {
        Method handler = handlers.resolveMethodByThrowable(failure);
        try {
            handler.setAccessible(true);
            return (ProblemDetail) ((ResponseEntity<?>) handler.invoke(problems, failure)).getBody();
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(e);
        }
    }
}
