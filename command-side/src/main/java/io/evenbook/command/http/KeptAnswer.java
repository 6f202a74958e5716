package io.evenbook.command.http;

import java.util.function.UnaryOperator;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An answer as it is kept with an Idempotency-Key: repeats get the same status, ETag and body.
 *
 * @param etag or null
 * @param body as it was sent
 */
public record KeptAnswer(int status, String etag, JsonNode body) {
    /** The header of an answer that was given before. */
    public static final String REPLAYED = "Idempotent-Replayed";

    private static final int FIRST_ERROR = 400;

    /** Whether answers of a status are kept: successes, and refusals that a rule has decided. */
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

    /**
     * Whether the command was performed just now. With an Idempotency-Key a refusal is an answer, too; 202 waits for a
     * second person.
     */
    public static boolean isDone(ResponseEntity<?> answer) {
        return answer.getStatusCode().is2xxSuccessful()
                && answer.getStatusCode() != HttpStatus.ACCEPTED
                && !answer.getHeaders().containsHeader(REPLAYED);
    }

    /** Whether the command was sent just now and waits for a second person. */
    public static boolean isWaiting(ResponseEntity<?> answer) {
        return answer.getStatusCode() == HttpStatus.ACCEPTED
                && !answer.getHeaders().containsHeader(REPLAYED);
    }

    /** The answer with another body. The body of a kept answer is JSON, whatever its declared type. */
    public static <T> ResponseEntity<T> withBody(
            ResponseEntity<T> answer, Class<T> type, JsonMapper json, UnaryOperator<T> change) {
        Object given = ((ResponseEntity<?>) answer).getBody();
        T body = type.isInstance(given) ? type.cast(given) : json.convertValue(given, type);
        return ResponseEntity.status(answer.getStatusCode())
                .headers(answer.getHeaders())
                .body(change.apply(body));
    }

    /** The answer to a repeat that was made anew: what it says never changes. */
    static <T> ResponseEntity<T> replayed(ResponseEntity<T> answer) {
        return ResponseEntity.status(answer.getStatusCode())
                .headers(answer.getHeaders())
                .header(REPLAYED, "true")
                .body(answer.getBody());
    }

    /** The response for a repeat. Its body is JSON, whatever type the controller declares. */
    @SuppressWarnings("unchecked")
    public <T> ResponseEntity<T> response(boolean replayed) {
        ResponseEntity.BodyBuilder response = ResponseEntity.status(status)
                .contentType(status < FIRST_ERROR ? MediaType.APPLICATION_JSON : MediaType.APPLICATION_PROBLEM_JSON);
        if (etag != null) {
            response.eTag(etag);
        }
        if (replayed) {
            response.header(REPLAYED, "true");
        }
        return (ResponseEntity<T>) (ResponseEntity<?>) response.body(body);
    }
}
