package io.evenbook.command.http;

import io.evenbook.api.EventMetaData;
import io.evenbook.api.MalformedRequestException;
import io.evenbook.api.RejectedException;
import io.evenbook.api.id.RequestKey;
import io.evenbook.api.json.EvenbookJson;
import io.evenbook.axon.postgres.bus.AnswerForm;
import io.evenbook.axon.postgres.bus.CommandKeys;
import io.evenbook.axon.postgres.bus.Committed;
import io.evenbook.axon.postgres.bus.UniqueKeyUsedException;
import io.evenbook.axon.postgres.log.EventLog;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.slf4j.MDC;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriUtils;
import tools.jackson.databind.json.JsonMapper;

/**
 * The one way by which a client's command gets to the bus: it says who sends it and why, and waits until what it did is
 * durable.
 */
@Component
public final class CommandGate {
    /** The header that tells an answer from the first one. */
    public static final String REPLAYED = "Idempotent-Replayed";

    private static final Pattern VERSION = Pattern.compile("\"(0|[1-9][0-9]{0,17})\"");

    private final JsonMapper canonical = EvenbookJson.mapper();
    private final JsonMapper json;
    private final CommandBus bus;
    private final EventLog log;
    private final FailureProblems problems;
    private final HttpServletRequest request;

    /** @param request stands for the request of the thread that asks */
    CommandGate(CommandBus bus, EventLog log, JsonMapper json, FailureProblems problems, HttpServletRequest request) {
        this.bus = bus;
        this.log = log;
        this.json = json;
        this.problems = problems;
        this.request = request;
    }

    /** @throws RejectedException if it is refused; failures of the bus go through as they are */
    public <T> ResponseEntity<T> perform(Operation<T> operation) {
        Sent<KeptAnswer> sent =
                send(operation.write(), requestKey(), false, KeptAnswer.class, result -> keep(operation, result));
        return sent.kept() != null ? sent.kept().response(sent.replayed()) : answer(operation, sent.result());
    }

    private <T> ResponseEntity<T> answer(Operation<T> operation, CommandResultMessage<?> result) {
        if (!result.isExceptional()) {
            return operation.answer().apply(Done.of(result, log));
        }
        return switch (result.exceptionResult()) {
            case UniqueKeyUsedException used ->
                operation.answer().apply(Done.earlier(used.firstPosition(), used.lastPosition(), log));
            case RejectedException refusal -> throw positioned(refusal, result);
            case Throwable failure -> throw unchecked(failure);
        };
    }

    /** Null if the answer is not one to be kept. */
    private KeptAnswer keep(Operation<?> operation, CommandResultMessage<?> result) {
        if (!result.isExceptional()) {
            return KeptAnswer.of(operation.answer().apply(Done.of(result, null)), json);
        }
        return result.exceptionResult() instanceof RejectedException refusal ? keep(positioned(refusal, result)) : null;
    }

    /** A refusal as it is kept; null if it is not one to be kept. */
    public KeptAnswer keep(RejectedException refusal) {
        ProblemDetail problem = problems.of(refusal);
        return KeptAnswer.isKept(problem.getStatus()) ? KeptAnswer.of(problem, json) : null;
    }

    private static RejectedException positioned(RejectedException refusal, CommandResultMessage<?> result) {
        return refusal.at(Committed.of(result).position());
    }

    /** What is thrown to whoever asked. */
    public static RuntimeException unchecked(Throwable failure) {
        return failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
    }

    /**
     * What became of a command.
     *
     * @param kept the answer that is kept with its key; null if there is none
     * @param replayed whether an earlier request with the key was answered so
     */
    public record Sent<A>(CommandResultMessage<?> result, A kept, boolean replayed) {}

    /**
     * Sends a command and waits for its outcome.
     *
     * @param key of the request, or of a part of it; null if it has none
     * @param rehearsal whether only to see what would come of it; then no key is taken
     * @param type of the answers that are kept
     * @param keep makes the answer to be kept, without waiting for anything; null if it is not kept
     */
    public <A> Sent<A> send(
            Write write, String key, boolean rehearsal, Class<A> type, Function<CommandResultMessage<?>, A> keep) {
        Map<String, Object> metaData = metaData(write);
        if (rehearsal) {
            metaData.put(CommandKeys.REHEARSAL, true);
        } else if (key != null) {
            metaData.put(CommandKeys.COMMAND_KEY, key);
            metaData.put(CommandKeys.BODY_HASH, hashed(write.body()).hash());
            metaData.put(CommandKeys.ANSWER_FORM, form(keep));
        }
        CompletableFuture<CommandResultMessage<?>> answered = new CompletableFuture<>();
        bus.<Object, Object>dispatch(
                GenericCommandMessage.asCommandMessage(write.command()).withMetaData(metaData),
                (_, result) -> answered.complete(result));
        CommandResultMessage<?> result = answered.join();
        Committed committed = Committed.isAttachedTo(result) ? Committed.of(result) : null;
        return committed == null || committed.answer() == null
                ? new Sent<>(result, null, committed != null && committed.replayed())
                : new Sent<>(result, json.readValue(committed.answer(), type), committed.replayed());
    }

    /** What a request's repeats are compared by. */
    public record Hashed(String hash) {}

    /** Compares the bodies of requests by their meaning, once for all commands of a request. */
    public Hashed hashed(Object body) {
        return body instanceof Hashed hashed ? hashed : new Hashed(RequestKey.hash(canonical.writeValueAsBytes(body)));
    }

    /** The form is written by a thread that knows nothing of this request. */
    private <A> AnswerForm form(Function<CommandResultMessage<?>, A> keep) {
        String correlationId = MDC.get(EventMetaData.CORRELATION_ID);
        return result -> {
            try (MDC.MDCCloseable _ = MDC.putCloseable(EventMetaData.CORRELATION_ID, correlationId)) {
                A kept = keep.apply(result);
                return kept == null ? null : json.writeValueAsBytes(kept);
            } catch (Done.NeedsLogException e) {
                return null;
            }
        };
    }

    /** @throws MalformedRequestException if the request names a version in If-Match */
    public void requireNoVersion() {
        if (request.getHeader(HttpHeaders.IF_MATCH) != null) {
            throw new MalformedRequestException(
                    HttpHeaders.IF_MATCH, "Of several commands none has the version of the If-Match.");
        }
    }

    private Map<String, Object> metaData(Write write) {
        Map<String, Object> metaData = new HashMap<>();
        metaData.put(EventMetaData.ACTOR, actor());
        put(metaData, EventMetaData.CORRELATION_ID, MDC.get(EventMetaData.CORRELATION_ID));
        put(metaData, EventMetaData.REASON, write.reason());
        put(metaData, CommandKeys.EXPECTED_VERSION, expectedVersion());
        if (!write.uniqueKeys().isEmpty()) {
            metaData.put(CommandKeys.UNIQUE_KEYS, write.uniqueKeys());
        }
        return metaData;
    }

    /** The key of the request; null if it has none. One address is one address, however it is written. */
    public String requestKey() {
        return HttpMethod.POST.matches(request.getMethod())
                ? RequestKey.of(
                        request.getHeader(RequestKey.HEADER),
                        actor(),
                        request.getMethod(),
                        UriUtils.decode(request.getRequestURI(), StandardCharsets.UTF_8))
                : null;
    }

    private String actor() {
        return request.getUserPrincipal().getName();
    }

    private Long expectedVersion() {
        String header = request.getHeader(HttpHeaders.IF_MATCH);
        if (header == null || header.equals("*")) {
            return null;
        }
        Matcher version = VERSION.matcher(header);
        if (!version.matches()) {
            throw new MalformedRequestException(
                    HttpHeaders.IF_MATCH, "The If-Match must be one version in quotes, such as \"7\".");
        }
        return Long.valueOf(version.group(1));
    }

    private static void put(Map<String, Object> metaData, String name, Object value) {
        if (value != null) {
            metaData.put(name, value);
        }
    }
}
