package io.evenbook.command.bulk;

import io.evenbook.api.MalformedRequestException;
import io.evenbook.api.RejectedException;
import io.evenbook.api.RejectedItem;
import io.evenbook.axon.postgres.bus.Committed;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.axon.postgres.bus.UniqueKeyUsedException;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.command.base.CompositeCommand;
import io.evenbook.command.base.CompositeCommand.ItemRepeatedException;
import io.evenbook.command.base.CompositeCommand.Mode;
import io.evenbook.command.base.CompositeCommand.Outcome;
import io.evenbook.command.bulk.BulkAnswer.Result;
import io.evenbook.command.http.CommandGate;
import io.evenbook.command.http.CommandSender;
import io.evenbook.command.http.CommandSender.Sent;
import io.evenbook.command.http.Effects;
import io.evenbook.command.http.Effects.NeedsLogException;
import io.evenbook.command.http.FailureProblems;
import io.evenbook.command.http.Idempotency;
import io.evenbook.command.http.KeptAnswer;
import io.evenbook.command.http.KeptAnswers;
import io.evenbook.command.http.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.eventhandling.DomainEventMessage;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/**
 * Performs several operations as one {@link CompositeCommand}, which is one commit, and keeps the outcome of each,
 * refusals included, with the idempotency key.
 */
@Component
class CompositeOperations {
    private final CommandSender sender;
    private final KeptAnswers answers;
    private final EventLog log;
    private final FailureProblems problems;

    CompositeOperations(CommandSender sender, KeptAnswers answers, EventLog log, FailureProblems problems) {
        this.sender = sender;
        this.answers = answers;
        this.log = log;
        this.problems = problems;
    }

    /**
     * The outcome as it is kept.
     *
     * @param refusal of all operations together; null if they were not refused together
     */
    record Kept(KeptAnswer refusal, List<KeptItem> items) {}

    /**
     * The outcome of one operation as it is kept: its result, or where its events stand in the log.
     *
     * @param firstPosition of the events of the earlier command that the operation repeats; 0 if there was none
     */
    record KeptItem(Result result, long firstPosition, long lastPosition) {}

    /** @param replayed whether an earlier request with the key got these answers */
    record Answers(List<Result> results, boolean replayed) {}

    /**
     * Performs operations in one commit.
     *
     * @throws KeptRefusal if they are refused together and that answer is kept
     * @throws RejectedException if they are refused together and that answer is not kept
     */
    Answers perform(List<? extends Operation<?>> operations, Mode mode, Idempotency idempotency) {
        return perform(operations, mode, idempotency, false);
    }

    /** Shows the outcome of operations without performing them; see {@link #perform}. */
    Answers rehearse(List<? extends Operation<?>> operations, Mode mode) {
        return perform(operations, mode, Idempotency.NONE, true);
    }

    private Answers perform(
            List<? extends Operation<?>> operations, Mode mode, Idempotency idempotency, boolean rehearsal) {
        Map<Integer, Result> earlier = new HashMap<>();
        while (true) {
            Sent<Kept> sent = send(operations, earlier, mode, idempotency, rehearsal);
            if (sent.kept() == null && failureOf(sent.result()) instanceof ItemRepeatedException repeated) {
                requireEarlier(repeated, sent.result());
                earlier.put(repeated.item(), earlier(operations.get(repeated.item()), repeated));
                continue;
            }
            if (sent.kept() == null && sent.result().isExceptional()) {
                throw CommandGate.failure(sent.result());
            }
            Kept kept = sent.kept() != null ? sent.kept() : kept(operations, earlier, rehearsal, sent.result());
            if (kept.refusal() != null) {
                throw new KeptRefusal(kept.refusal(), sent.replayed());
            }
            List<Result> results = new ArrayList<>(operations.size());
            for (int i = 0; i < operations.size(); i++) {
                results.add(resultOf(operations.get(i), kept.items().get(i), i));
            }
            return new Answers(results, sent.replayed());
        }
    }

    /** @param earlier the answers to operations that an earlier command performed, by index; these are not sent */
    private Sent<Kept> send(
            List<? extends Operation<?>> operations,
            Map<Integer, Result> earlier,
            Mode mode,
            Idempotency idempotency,
            boolean rehearsal) {
        List<String> uniqueKeys =
                operations.stream().flatMap(each -> each.uniqueKeys().stream()).toList();
        List<Object> commands = new ArrayList<>(operations.size());
        for (int i = 0; i < operations.size(); i++) {
            commands.add(earlier.containsKey(i) ? null : operations.get(i).command());
        }
        // Each item has an answer of its own, so the composite has none
        Operation<Void> composite =
                Operation.<Void>of(new CompositeCommand(mode, commands), null).withUniqueKeys(uniqueKeys);
        return rehearsal
                ? sender.rehearse(composite, Kept.class)
                : sender.send(composite, idempotency, Kept.class, result -> kept(operations, earlier, false, result));
    }

    /** The failure of a command; null if it succeeded. */
    private static Throwable failureOf(CommandResultMessage<?> result) {
        return result.isExceptional() ? result.exceptionResult() : null;
    }

    private static void requireEarlier(ItemRepeatedException repeated, CommandResultMessage<?> result) {
        if (repeated.used().lastPosition() > Committed.of(result).position()) {
            throw new MalformedRequestException(
                    "commands", "Item %d repeats another item of this request.".formatted(repeated.item()));
        }
    }

    /**
     * The answer to an operation that an earlier command performed.
     *
     * @throws RejectedException if the earlier command had other values
     */
    private Result earlier(Operation<?> operation, ItemRepeatedException repeated) {
        UniqueKeyUsedException used = repeated.used();
        return RejectedItem.of(
                "item",
                repeated.item(),
                () -> result(
                        repeated.item(), operation, Effects.earlier(used.firstPosition(), used.lastPosition(), log)));
    }

    /** All operations of a request were refused together, and repeats get the same refusal. */
    static final class KeptRefusal extends RuntimeException {
        private final transient KeptAnswer answer;
        private final boolean replayed;

        private KeptRefusal(KeptAnswer answer, boolean replayed) {
            super(null, null, false, false);
            this.answer = answer;
            this.replayed = replayed;
        }

        <T> ResponseEntity<T> response() {
            return answer.response(replayed);
        }
    }

    /** Null if the outcome is not kept. */
    private Kept kept(
            List<? extends Operation<?>> operations,
            Map<Integer, Result> earlier,
            boolean rehearsal,
            CommandResultMessage<?> result) {
        if (result.isExceptional()) {
            KeptAnswer refusal =
                    CommandGate.failure(result) instanceof RejectedException refused ? answers.of(refused) : null;
            return refusal == null ? null : new Kept(refusal, null);
        }
        List<?> outcomes = (List<?>) result.getPayload();
        List<? extends DomainEventMessage<?>> events = Committed.of(result).events();
        List<KeptItem> items = new ArrayList<>(operations.size());
        int from = 0;
        for (int i = 0; i < operations.size(); i++) {
            Outcome outcome = (Outcome) outcomes.get(i);
            if (earlier.containsKey(i)) {
                items.add(new KeptItem(earlier.get(i), 0, 0));
            } else if (rehearsal && outcome.failure() == null && !outcome.skipped()) {
                items.add(new KeptItem(new Result(i, HttpStatus.OK.value(), null, null), 0, 0));
            } else {
                items.add(kept(
                        operations.get(i),
                        i,
                        outcome,
                        rehearsal ? List.of() : events.subList(from, from + outcome.events())));
            }
            from += outcome.events();
        }
        return new Kept(null, items);
    }

    private KeptItem kept(
            Operation<?> operation, int index, Outcome outcome, List<? extends DomainEventMessage<?>> events) {
        if (outcome.skipped()) {
            return new KeptItem(Result.skipped(index), 0, 0);
        }
        if (outcome.failure() == null) {
            try {
                return new KeptItem(
                        result(index, operation, new Effects(events, outcome.version(), outcome.position(), null)),
                        0,
                        0);
            } catch (NeedsLogException e) {
                return new KeptItem(null, 0, outcome.position());
            }
        }
        return switch (outcome.failure()) {
            case RejectedException refusal -> {
                ProblemDetail problem = problems.of(refusal.at(outcome.position()));
                yield new KeptItem(new Result(index, problem.getStatus(), null, problem), 0, 0);
            }
            case UniqueKeyUsedException used -> new KeptItem(null, used.firstPosition(), used.lastPosition());
            default -> throw new IllegalStateException(outcome.failure());
        };
    }

    private Result resultOf(Operation<?> operation, KeptItem kept, int index) {
        if (kept.result() != null) {
            return kept.result();
        }
        try {
            Effects effects = kept.firstPosition() == 0
                    ? new Effects(List.of(), Streams.NONE, kept.lastPosition(), log)
                    : Effects.earlier(kept.firstPosition(), kept.lastPosition(), log);
            return result(index, operation, effects);
        } catch (RejectedException e) {
            ProblemDetail problem = problems.of(e);
            return new Result(index, problem.getStatus(), null, problem);
        }
    }

    private static Result result(int index, Operation<?> operation, Effects effects) {
        ResponseEntity<?> answer = operation.answer().apply(effects);
        return new Result(index, answer.getStatusCode().value(), answer.getBody(), null);
    }
}
