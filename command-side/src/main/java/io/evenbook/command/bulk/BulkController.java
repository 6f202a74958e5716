package io.evenbook.command.bulk;

import io.evenbook.api.access.LargeBody;
import io.evenbook.api.access.Requires;
import io.evenbook.api.journal.EntryCommand.PostEntry;
import io.evenbook.command.bulk.BulkAnswer.Result;
import io.evenbook.command.bulk.SeveralOperations.Answers;
import io.evenbook.command.bulk.SeveralOperations.KeptRefusal;
import io.evenbook.command.http.CommandGate;
import io.evenbook.command.http.CommandGate.Hashed;
import io.evenbook.command.http.Operation;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Many commands in one request. */
@RestController
@RequestMapping("/api/v1/ledger/bulk")
class BulkController {
    private static final int MAX_COMMANDS = 10_000;

    private final CommandGate gate;
    private final SeveralOperations several;

    BulkController(CommandGate gate, SeveralOperations several) {
        this.gate = gate;
        this.several = several;
    }

    /** @param dryRun whether only to see what would come of it; null: no */
    record BulkRequest(
            @NotNull BulkMode mode,
            Boolean dryRun,
            @NotEmpty @Size(max = MAX_COMMANDS) List<@NotNull @Valid BulkItem> commands) {}

    @PostMapping
    @LargeBody
    @Requires("ledger:bulk")
    ResponseEntity<BulkAnswer> run(@Valid @RequestBody BulkRequest body) {
        gate.requireNoVersion();
        boolean dryRun = Boolean.TRUE.equals(body.dryRun());
        String key = gate.requestKey();
        Hashed hashed = key == null ? null : gate.hashed(body);
        // All of them before the first is sent: what is malformed refuses the whole request.
        List<Operation<?>> operations = new ArrayList<>(body.commands().size());
        body.commands().forEach(item -> operations.add(item.operation()));
        try {
            Answers answers = dryRun || body.mode() == BulkMode.ATOMIC
                    ? several.send(operations, body.mode().ofSeveral(), hashed, key, dryRun)
                    : inChunks(operations, body.mode(), hashed, key);
            ResponseEntity.BodyBuilder response = ResponseEntity.ok();
            if (answers.replayed()) {
                response.header(CommandGate.REPLAYED, "true");
            }
            return response.body(BulkAnswer.of(body.mode(), dryRun, answers.results()));
        } catch (KeptRefusal refusal) {
            return refusal.response();
        }
    }

    /**
     * Each chunk is one commit with a key of its own: a repeat of a request that was broken off does what is missing.
     */
    private Answers inChunks(List<Operation<?>> operations, BulkMode mode, Hashed body, String key) {
        List<Result> results = new ArrayList<>(operations.size());
        boolean replayed = false;
        boolean failed = false;
        int number = 0;
        for (List<Operation<?>> chunk : Chunks.of(operations, BulkController::sizedBy)) {
            int from = results.size();
            if (failed && mode == BulkMode.STOP_ON_ERROR) {
                for (int i = 0; i < chunk.size(); i++) {
                    results.add(Result.skipped(from + i));
                }
                continue;
            }
            Answers answers = several.send(
                    chunk, mode.ofSeveral(), body, key == null || number == 0 ? key : key + "#" + number, false);
            replayed |= number == 0 && answers.replayed();
            number++;
            for (Result result : answers.results()) {
                failed |= result.problem() != null;
                results.add(result.at(results.size()));
            }
        }
        return new Answers(results, replayed);
    }

    private static Object sizedBy(Operation<?> operation) {
        return operation.write().command() instanceof PostEntry post
                ? post.draft()
                : operation.write().command();
    }
}
