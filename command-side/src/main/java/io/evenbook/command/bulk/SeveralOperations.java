package io.evenbook.command.bulk;

import io.evenbook.api.MalformedRequestException;
import io.evenbook.api.RejectedException;
import io.evenbook.api.RejectedPart;
import io.evenbook.axon.postgres.bus.Committed;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.axon.postgres.bus.UniqueKeyUsedException;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.command.Several;
import io.evenbook.command.Several.ItemRepeatedException;
import io.evenbook.command.Several.Mode;
import io.evenbook.command.Several.Outcome;
import io.evenbook.command.bulk.BulkAnswer.Result;
import io.evenbook.command.http.CommandGate;
import io.evenbook.command.http.Done;
import io.evenbook.command.http.Done.NeedsLogException;
import io.evenbook.command.http.FailureProblems;
import io.evenbook.command.http.KeptAnswer;
import io.evenbook.command.http.Operation;
import io.evenbook.command.http.Write;
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
 * Operations that are one command, and their answers. What became of each, refusals included, is kept with the key of
 * the request, or of the part of it that is one commit.
 */
@Component
class SeveralOperations {
    private final CommandGate gate;
    private final EventLog log;
    private final FailureProblems problems;

    SeveralOperations(CommandGate gate, EventLog log, FailureProblems problems) {
        this.gate = gate;
        this.log = log;
        this.problems = problems;
    }

    /**
     * What is kept of the outcome of several operations.
     *
     * @param refusal of all of them together; null if they were not refused together
     */
    record Kept(KeptAnswer refusal, List<KeptItem> items) {}

    /**
     * What is kept of the outcome of one of them: its result, or where the log says what it was.
     *
     * @param firstPosition of the events of the command that did first what this one repeats; 0 if there was none
     */
    record KeptItem(Result result, long firstPosition, long lastPosition) {}

    /** @param replayed whether the same request came before */
    record Answers(List<Result> results, boolean replayed) {}

    /**
     * Sends operations as one command.
     *
     * @param key of the request, or of a part of it; null if it has none
     * @param rehearsal whether only to see what would come of them
     * @throws RejectedException if they are refused together
     */
    Answers send(List<? extends Operation<?>> operations, Mode mode, Object body, String key, boolean rehearsal) {
        Map<Integer, Result> earlier = new HashMap<>();
        while (true) {
            CommandGate.Sent<Kept> sent = send(operations, earlier, mode, body, key, rehearsal);
            Kept kept = sent.kept();
            if (kept == null) {
                if (sent.result().isExceptional()) {
                    if (sent.result().exceptionResult() instanceof ItemRepeatedException repeated) {
                        requireEarlier(repeated, sent.result());
                        earlier.put(repeated.item(), earlier(operations.get(repeated.item()), repeated));
                        continue;
                    }
                    throw failure(sent.result());
                }
                kept = kept(operations, earlier, rehearsal, sent.result());
            }
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

    /** @param earlier the answers to those that were done before, which are not sent, by index */
    private CommandGate.Sent<Kept> send(
            List<? extends Operation<?>> operations,
            Map<Integer, Result> earlier,
            Mode mode,
            Object body,
            String key,
            boolean rehearsal) {
        List<String> uniqueKeys = operations.stream()
                .flatMap(each -> each.write().uniqueKeys().stream())
                .toList();
        List<Object> commands = new ArrayList<>(operations.size());
        for (int i = 0; i < operations.size(); i++) {
            commands.add(
                    earlier.containsKey(i) ? null : operations.get(i).write().command());
        }
        Write write = Write.of(new Several(mode, commands), body).withUniqueKeys(uniqueKeys.toArray(String[]::new));
        return gate.send(write, key, rehearsal, Kept.class, result -> kept(operations, earlier, rehearsal, result));
    }

    private static void requireEarlier(ItemRepeatedException repeated, CommandResultMessage<?> result) {
        if (repeated.used().lastPosition() > Committed.of(result).position()) {
            throw new MalformedRequestException(
                    "commands", "Item %d is the same as another of this request.".formatted(repeated.item()));
        }
    }

    /** The answer to what was done before. @throws RejectedException if that was something else */
    private Result earlier(Operation<?> operation, ItemRepeatedException repeated) {
        UniqueKeyUsedException used = repeated.used();
        return RejectedPart.of(
                "item",
                repeated.item(),
                () -> result(repeated.item(), operation, Done.earlier(used.firstPosition(), used.lastPosition(), log)));
    }

    /** A refusal of all operations together that was answered before, or is kept to be. */
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

    private static RuntimeException failure(CommandResultMessage<?> result) {
        return result.exceptionResult() instanceof RejectedException refusal
                ? refusal.at(Committed.of(result).position())
                : CommandGate.unchecked(result.exceptionResult());
    }

    /** Null if it is not to be kept. */
    private Kept kept(
            List<? extends Operation<?>> operations,
            Map<Integer, Result> earlier,
            boolean rehearsal,
            CommandResultMessage<?> result) {
        if (result.isExceptional()) {
            KeptAnswer refusal = failure(result) instanceof RejectedException refused ? gate.keep(refused) : null;
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
                        result(index, operation, new Done(events, outcome.version(), outcome.position(), null)), 0, 0);
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
            Done done = kept.firstPosition() == 0
                    ? new Done(List.of(), Streams.NONE, kept.lastPosition(), log)
                    : Done.earlier(kept.firstPosition(), kept.lastPosition(), log);
            return result(index, operation, done);
        } catch (RejectedException e) {
            ProblemDetail problem = problems.of(e);
            return new Result(index, problem.getStatus(), null, problem);
        }
    }

    private static Result result(int index, Operation<?> operation, Done done) {
        ResponseEntity<?> answer = operation.answer().apply(done);
        return new Result(index, answer.getStatusCode().value(), answer.getBody(), null);
    }
}
