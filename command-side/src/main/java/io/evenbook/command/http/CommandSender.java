package io.evenbook.command.http;

import io.evenbook.api.EventMetaData;
import io.evenbook.api.approval.Maker;
import io.evenbook.axon.postgres.bus.AnswerForm;
import io.evenbook.axon.postgres.bus.CommandKeys;
import io.evenbook.axon.postgres.bus.Committed;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.slf4j.MDC;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Sends the command of an operation to the bus and waits until its outcome is durable. */
@Component
public final class CommandSender {
    private final CommandBus bus;
    private final RequestMetaData request;
    private final JsonMapper json;
    private final boolean fourEyes;

    /** @param fourEyes whether policies may ask for a second person */
    CommandSender(
            CommandBus bus,
            RequestMetaData request,
            JsonMapper json,
            @Value("${evenbook.approvals.enabled:true}") boolean fourEyes) {
        this.bus = bus;
        this.request = request;
        this.json = json;
        this.fourEyes = fourEyes;
    }

    /**
     * The outcome of a command.
     *
     * @param kept the answer that is kept with the idempotency key; null if there is none
     * @param replayed whether an earlier request with the key got this answer
     */
    public record Sent<A>(CommandResultMessage<?> result, A kept, boolean replayed) {}

    /**
     * Sends a command and waits for its outcome.
     *
     * @param type of the answers that are kept
     * @param keep makes the answer to be kept, without waiting for anything; null if it is not kept
     */
    public <A> Sent<A> send(
            Operation<?> operation, Idempotency idempotency, Class<A> type, Function<CommandResultMessage<?>, A> keep) {
        Map<String, Object> metaData = metaDataOf(operation);
        idempotency.addTo(metaData, form(keep));
        return send(operation.command(), metaData, type);
    }

    /** Has a command decided and undone. A rehearsal uses no idempotency key. */
    public <A> Sent<A> rehearse(Operation<?> operation, Class<A> type) {
        Map<String, Object> metaData = metaDataOf(operation);
        metaData.put(CommandKeys.REHEARSAL, true);
        return send(operation.command(), metaData, type);
    }

    private Map<String, Object> metaDataOf(Operation<?> operation) {
        Map<String, Object> metaData = request.of(operation);
        if (fourEyes) {
            metaData.put(Maker.KEY, request.maker());
        }
        return metaData;
    }

    private <A> Sent<A> send(Object command, Map<String, Object> metaData, Class<A> type) {
        CompletableFuture<CommandResultMessage<?>> answered = new CompletableFuture<>();
        bus.<Object, Object>dispatch(
                GenericCommandMessage.asCommandMessage(command).withMetaData(metaData),
                (_, result) -> answered.complete(result));
        CommandResultMessage<?> result = answered.join();
        Committed committed = Committed.isAttachedTo(result) ? Committed.of(result) : null;
        return committed == null || committed.answer() == null
                ? new Sent<>(result, null, committed != null && committed.replayed())
                : new Sent<>(result, json.readValue(committed.answer(), type), committed.replayed());
    }

    /** The bus writes the form on a thread of its own, which knows the request's correlation id only from here. */
    private <A> AnswerForm form(Function<CommandResultMessage<?>, A> keep) {
        String correlationId = MDC.get(EventMetaData.CORRELATION_ID);
        return result -> {
            try (MDC.MDCCloseable _ = MDC.putCloseable(EventMetaData.CORRELATION_ID, correlationId)) {
                A kept = keep.apply(result);
                return kept == null ? null : json.writeValueAsBytes(kept);
            } catch (Effects.NeedsLogException e) {
                return null;
            }
        };
    }
}
