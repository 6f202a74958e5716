package io.evenbook.command.http;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The answer of a request, as it is kept with its Idempotency-Key.
 *
 * @param etag or null
 * @param body as it was sent
 */
public record KeptAnswer(int status, String etag, JsonNode body) {
    private static final int FIRST_ERROR = 400;

    /** Whether an answer is kept: one that was decided, and would be decided the same way again. */
    static boolean isKept(int status) {
        return status < FIRST_ERROR
                || status == HttpStatus.CONFLICT.value()
                || status == HttpStatus.PRECONDITION_FAILED.value()
                || status == HttpStatus.UNPROCESSABLE_CONTENT.value();
    }

    static KeptAnswer of(ResponseEntity<?> answer, JsonMapper json) {
        return new KeptAnswer(
                answer.getStatusCode().value(), answer.getHeaders().getETag(), json.valueToTree(answer.getBody()));
    }

    static KeptAnswer of(ProblemDetail problem, JsonMapper json) {
        return new KeptAnswer(problem.getStatus(), null, json.valueToTree(problem));
    }

    /** The answer again. The body is JSON, whatever type the controller names. */
    @SuppressWarnings("unchecked")
    public <T> ResponseEntity<T> response(boolean replayed) {
        ResponseEntity.BodyBuilder response = ResponseEntity.status(status)
                .contentType(status < FIRST_ERROR ? MediaType.APPLICATION_JSON : MediaType.APPLICATION_PROBLEM_JSON);
        if (etag != null) {
            response.eTag(etag);
        }
        if (replayed) {
            response.header(CommandGate.REPLAYED, "true");
        }
        return (ResponseEntity<T>) (ResponseEntity<?>) response.body(body);
    }
}
