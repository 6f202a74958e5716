package io.evenbook.command.http;

import org.springframework.http.ProblemDetail;

/** What a client is told when something fails, where the failure is only a part of the answer. */
@FunctionalInterface
public interface FailureProblems {
    ProblemDetail of(RuntimeException failure);
}
