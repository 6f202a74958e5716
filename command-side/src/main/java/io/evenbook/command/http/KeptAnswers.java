package io.evenbook.command.http;

import io.evenbook.api.RejectedException;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Makes the answers that are kept with idempotency keys. */
@Component
public final class KeptAnswers {
    private final FailureProblems problems;
    private final JsonMapper json;

    KeptAnswers(FailureProblems problems, JsonMapper json) {
        this.problems = problems;
        this.json = json;
    }

    KeptAnswer of(ResponseEntity<?> answer) {
        return KeptAnswer.of(answer, json);
    }

    /** The answer to a refusal; null if its status is not kept. */
    public KeptAnswer of(RejectedException refusal) {
        ProblemDetail problem = problems.of(refusal);
        return KeptAnswer.isKept(problem.getStatus()) ? KeptAnswer.of(problem, json) : null;
    }
}
