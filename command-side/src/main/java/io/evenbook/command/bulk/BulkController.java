package io.evenbook.command.bulk;

import io.evenbook.api.access.CurrentAccess;
import io.evenbook.api.access.LargeBody;
import io.evenbook.api.access.RequestCost;
import io.evenbook.api.access.Requires;
import io.evenbook.api.access.UserRejection.ItemForbidden;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.journal.EntryCommand.PostEntry;
import io.evenbook.api.port.PersonalData;
import io.evenbook.command.account.AccountOperations.OpenRequest;
import io.evenbook.command.account.DestinationSubjects;
import io.evenbook.command.base.CompositeCommand.Refused;
import io.evenbook.command.bulk.BulkAnswer.Result;
import io.evenbook.command.bulk.CompositeOperations.Answers;
import io.evenbook.command.bulk.CompositeOperations.KeptRefusal;
import io.evenbook.command.http.Idempotency;
import io.evenbook.command.http.KeptAnswer;
import io.evenbook.command.http.Operation;
import io.evenbook.command.http.RequestMetaData;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    private final RequestMetaData request;
    private final CompositeOperations composite;
    private final PersonalData personal;
    private final RequestCost cost;
    private final CurrentAccess access;
    private final DestinationSubjects subjects;

    BulkController(
            RequestMetaData request,
            CompositeOperations composite,
            PersonalData personal,
            RequestCost cost,
            CurrentAccess access,
            DestinationSubjects subjects) {
        this.request = request;
        this.access = access;
        this.subjects = subjects;
        this.cost = cost;
        this.composite = composite;
        this.personal = personal;
    }

    /**
     * @param dryRun true: the commands are decided and undone; null: false
     * @param commands 1 to 10,000 commands, run in this order
     */
    record BulkRequest(
            @NotNull BulkMode mode,
            Boolean dryRun,
            @NotNull @Size(min = 1, max = MAX_COMMANDS) List<@NotNull @Valid BulkItem> commands) {}

    @PostMapping
    @LargeBody
    @Requires("ledger:bulk")
    ResponseEntity<BulkAnswer> run(@Valid @RequestBody BulkRequest body) {
        request.requireNoVersion();
        cost.add(body.commands().size() - 1);
        boolean dryRun = Boolean.TRUE.equals(body.dryRun());
        Idempotency idempotency = request.idempotency(body);
        // All operations before the first is sent: one malformed item refuses the whole request
        List<Operation<?>> operations = new ArrayList<>(body.commands().size());
        Map<AccountId, CustomerId> opened = new HashMap<>();
        for (BulkItem item : body.commands()) {
            operations.add(permitted(item, opened));
            if (item instanceof BulkItem.OpenAccount(OpenRequest open) && !opened.containsKey(open.accountId())) {
                opened.put(open.accountId(), open.customerId());
            }
        }
        try {
            Answers answers = perform(operations, body.mode(), dryRun, idempotency);
            ResponseEntity.BodyBuilder response = ResponseEntity.ok();
            if (answers.replayed()) {
                response.header(KeptAnswer.REPLAYED, "true");
            }
            return response.body(BulkAnswer.of(body.mode(), dryRun, answers.results()));
        } catch (KeptRefusal refusal) {
            return refusal.response();
        }
    }

    /**
     * What the caller may not do on its own it may not do here either.
     *
     * @param opened the customers of the accounts that items before this one open
     */
    private Operation<?> permitted(BulkItem item, Map<AccountId, CustomerId> opened) {
        Operation<?> operation = item.operation(personal, accountId -> subjects.of(accountId, opened));
        return access.caller().hasForAll(item.permission())
                ? operation
                : Operation.of(new Refused(new ItemForbidden(item.permission())), operation.answer());
    }

    private Answers perform(List<Operation<?>> operations, BulkMode mode, boolean dryRun, Idempotency idempotency) {
        if (dryRun) {
            return composite.rehearse(operations, mode.ofComposite());
        }
        return mode == BulkMode.ATOMIC
                ? composite.perform(operations, mode.ofComposite(), idempotency)
                : inChunks(operations, mode, idempotency);
    }

    /**
     * Performs each chunk in a commit of its own, under an idempotency key of its own: repeating an interrupted request
     * performs only the chunks that are missing.
     */
    private Answers inChunks(List<Operation<?>> operations, BulkMode mode, Idempotency idempotency) {
        List<Result> results = new ArrayList<>(operations.size());
        boolean replayed = false;
        boolean failed = false;
        int number = 0;
        for (List<Operation<?>> chunk : Chunks.of(operations, BulkController::sizedBy)) {
            if (failed && mode == BulkMode.STOP_ON_ERROR) {
                chunk.forEach(_ -> results.add(Result.skipped(results.size())));
                continue;
            }
            Answers answers =
                    composite.perform(chunk, mode.ofComposite(), number == 0 ? idempotency : idempotency.chunk(number));
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
        return operation.command() instanceof PostEntry post ? post.draft() : operation.command();
    }
}
