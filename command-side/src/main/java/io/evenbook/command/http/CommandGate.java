package io.evenbook.command.http;

import io.evenbook.api.RejectedException;
import io.evenbook.api.approval.ApprovalEvent.ApprovalRequested;
import io.evenbook.axon.postgres.bus.Committed;
import io.evenbook.axon.postgres.bus.UniqueKeyUsedException;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.command.base.CompositeCommand;
import io.evenbook.command.base.CompositeCommand.Mode;
import io.evenbook.command.http.CommandSender.Sent;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.axonframework.commandhandling.CommandResultMessage;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Performs the operations of clients: every endpoint of a command ends here. */
@Component
public final class CommandGate {
    private final CommandSender sender;
    private final RequestMetaData request;
    private final KeptAnswers answers;
    private final EventLog log;

    CommandGate(CommandSender sender, RequestMetaData request, KeptAnswers answers, EventLog log) {
        this.sender = sender;
        this.request = request;
        this.answers = answers;
        this.log = log;
    }

    /** @throws RejectedException if a rule refuses the command; failures of the bus are thrown as they are */
    public <T> ResponseEntity<T> perform(Operation<T> operation) {
        return perform(operation, request.idempotency(operation.body()));
    }

    /** As {@link #perform(Operation)}, for one commit of a request that takes several. */
    public <T> ResponseEntity<T> perform(Operation<T> operation, Idempotency idempotency) {
        Sent<KeptAnswer> sent =
                sender.send(operation, idempotency, KeptAnswer.class, result -> kept(operation, result));
        if (sent.kept() != null) {
            return sent.kept().response(sent.replayed());
        }
        if (!sent.result().isExceptional()) {
            ResponseEntity<T> answer = answer(operation, Effects.of(sent.result(), log));
            return sent.replayed() ? KeptAnswer.replayed(answer) : answer;
        }
        if (sent.result().exceptionResult() instanceof UniqueKeyUsedException used) {
            return keepingRefusal(idempotency, () -> keep(earlier(operation, used), idempotency));
        }
        throw failure(sent.result());
    }

    private <T> ResponseEntity<T> earlier(Operation<T> operation, UniqueKeyUsedException used) {
        return operation.answer().apply(Effects.earlier(used.firstPosition(), used.lastPosition(), log));
    }

    /**
     * Performs a request that may be refused before its command is sent. Such a refusal is kept with the idempotency
     * key, as one of the command is.
     *
     * @param body of the request
     */
    public <T> ResponseEntity<T> keepingRefusal(Object body, Supplier<ResponseEntity<T>> perform) {
        return keepingRefusal(request.idempotency(body), perform);
    }

    private <T> ResponseEntity<T> keepingRefusal(Idempotency idempotency, Supplier<ResponseEntity<T>> perform) {
        try {
            return perform.get();
        } catch (RejectedException refusal) {
            KeptAnswer answer = idempotency.key() == null ? null : answers.of(refusal);
            if (answer == null) {
                throw refusal;
            }
            return keep(answer, idempotency);
        }
    }

    private <T> ResponseEntity<T> keep(ResponseEntity<T> answer, Idempotency idempotency) {
        return idempotency.key() == null ? answer : keep(answers.of(answer), idempotency);
    }

    /** Keeps an answer by a command that does nothing, unless an earlier request with the key got another. */
    private <T> ResponseEntity<T> keep(KeptAnswer answer, Idempotency idempotency) {
        Operation<T> nothing = Operation.of(new CompositeCommand(Mode.ALL, List.of()), null);
        Sent<KeptAnswer> sent = sender.send(nothing, idempotency, KeptAnswer.class, _ -> answer);
        if (sent.kept() == null) {
            throw failure(sent.result());
        }
        return sent.kept().response(sent.replayed());
    }

    /** If the command waits for a second person, that answer, whatever type the controller declares. */
    @SuppressWarnings("unchecked")
    private static <T> ResponseEntity<T> answer(Operation<T> operation, Effects effects) {
        Optional<ApprovalRequested> waiting = effects.find(ApprovalRequested.class);
        return waiting.isEmpty()
                ? operation.answer().apply(effects)
                : (ResponseEntity<T>) (ResponseEntity<?>) effects.answer(
                        HttpStatus.ACCEPTED,
                        (version, position) -> new ApprovalPending(
                                waiting.get().approvalId(), waiting.get().expiresAt(), version, position));
    }

    /** Null if the answer is not kept. */
    private KeptAnswer kept(Operation<?> operation, CommandResultMessage<?> result) {
        if (!result.isExceptional()) {
            return answers.of(answer(operation, Effects.of(result, null)));
        }
        return failure(result) instanceof RejectedException refusal ? answers.of(refusal) : null;
    }

    /** Why a command failed; a refusal names the position at which it was decided. */
    public static RuntimeException failure(CommandResultMessage<?> result) {
        return switch (result.exceptionResult()) {
            case RejectedException refusal -> refusal.at(Committed.of(result).position());
            case RuntimeException failure -> failure;
            case Throwable failure -> new IllegalStateException(failure);
        };
    }
}
