package io.evenbook.command.bulk;

import io.evenbook.api.RejectedException;
import io.evenbook.axon.postgres.Committed;
import io.evenbook.axon.postgres.EventLog;
import io.evenbook.axon.postgres.Streams;
import io.evenbook.axon.postgres.UniqueKeyUsedException;
import io.evenbook.command.Several.Mode;
import io.evenbook.command.Several.Outcome;
import io.evenbook.command.Several;
import io.evenbook.command.bulk.BulkAnswer.Result;
import io.evenbook.command.http.CommandGate;
import io.evenbook.command.http.Done.NeedsLogException;
import io.evenbook.command.http.Done;
import io.evenbook.command.http.FailureProblems;
import io.evenbook.command.http.KeptAnswer;
import io.evenbook.command.http.Operation;
import io.evenbook.command.http.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.eventhandling.DomainEventMessage;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/**
 * Operations that are one command, and their answers. What became of each, refusals included, is kept with the key of the request, or of the
 * part of it that is one commit.
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
     * @param key       of the request, or of a part of it; null if it has none
     * @param rehearsal whether only to see what would come of them
     * @throws RejectedException if they are refused together
     */
    Answers send(List<? extends Operation<?>> operations, Mode mode, Object body, String key, boolean rehearsal) {
        List<String> uniqueKeys = operations.stream().flatMap(each -> each.write().uniqueKeys().stream()).toList();
        Several command = new Several(mode, operations.stream().map(each -> each.write().command()).toList());
        Write write = Write.of(command, body).withUniqueKeys(uniqueKeys.toArray(String[]::new));
        CommandGate.Sent<Kept> sent = gate.send(
                write, key, rehearsal, Kept.class, result -> kept(operations, rehearsal, result));
        Kept kept = sent.kept();
        if (kept == null) {
            if (sent.result().isExceptional()) {
                throw failure(sent.result());
            }
            kept = kept(operations, rehearsal, sent.result());
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
    private Kept kept(List<? extends Operation<?>> operations, boolean rehearsal, CommandResultMessage<?> result) {
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
            items.add(rehearsal && outcome.failure() == null && !outcome.skipped()
                    ? new KeptItem(new Result(i, HttpStatus.OK.value(), null, null), 0, 0)
                    : kept(operations.get(i), i, outcome, rehearsal ? List.of() : events.subList(from, from + outcome.events())));
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
                return new KeptItem(result(index, operation, new Done(events, outcome.version(), outcome.position(), null)), 0, 0);
            } catch (NeedsLogException e) {
                return new KeptItem(null, 0, outcome.position());
            }
        }
        Optional<RejectedException> refusal = operation.refusal(outcome.failure());
        if (refusal.isPresent()) {
            ProblemDetail problem = problems.of(refusal.get().at(outcome.position()));
            return new KeptItem(new Result(index, problem.getStatus(), null, problem), 0, 0);
        }
        if (!(outcome.failure() instanceof UniqueKeyUsedException used)) {
            throw new IllegalStateException(outcome.failure());
        }
        return new KeptItem(null, used.firstPosition(), used.lastPosition());
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
