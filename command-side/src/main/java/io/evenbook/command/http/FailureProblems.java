package io.evenbook.command.http;

import org.springframework.http.ProblemDetail;

/** Maps a failure to the problem that clients get, for answers that contain several results. */
@FunctionalInterface
public interface FailureProblems {
    ProblemDetail of(RuntimeException failure);
}
