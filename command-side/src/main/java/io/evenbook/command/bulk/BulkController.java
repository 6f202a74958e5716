package io.evenbook.command.bulk;

import io.evenbook.api.MalformedRequestException;
import io.evenbook.api.RejectedException;
import io.evenbook.api.account.AccountRejection.TransferToItself;
import io.evenbook.api.asset.AssetCode;
import io.evenbook.api.journal.EntryDraft;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.PostingSide;
import io.evenbook.command.account.AccountOperations.TransferRequest;
import io.evenbook.command.bulk.BulkAnswer.Result;
import io.evenbook.command.http.CommandGate;
import io.evenbook.command.http.Done;
import io.evenbook.command.http.FailureProblems;
import io.evenbook.command.http.NewIds;
import io.evenbook.command.http.Operation;
import io.evenbook.command.journal.EntryOperations;
import io.evenbook.command.journal.EntryOperations.EntryRequest;
import io.evenbook.command.journal.EntryOperations.GroupDone;
import io.evenbook.command.journal.EntryOperations.LegRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
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
    /** Fits into the queue of one partition beside what others send. */
    private static final int MAX_UNDER_WAY = 256;

    private final CommandGate gate;
    private final EntryOperations entries;
    private final DryRuns dryRuns;
    private final FailureProblems problems;

    BulkController(CommandGate gate, EntryOperations entries, DryRuns dryRuns, FailureProblems problems) {
        this.gate = gate;
        this.entries = entries;
        this.dryRuns = dryRuns;
        this.problems = problems;
    }

    /** @param dryRun whether only to see what would come of it; null: no */
    record BulkRequest(
            @NotNull BulkMode mode,
            Boolean dryRun,
            @NotEmpty @Size(max = MAX_COMMANDS) List<@NotNull @Valid BulkItem> commands) {}

    @PostMapping
    ResponseEntity<BulkAnswer> run(@Valid @RequestBody BulkRequest body) {
        gate.requireNoVersion();
        boolean dryRun = Boolean.TRUE.equals(body.dryRun());
        if (body.mode() == BulkMode.ATOMIC) {
            List<EntryDraft> drafts = drafts(body.commands());
            return dryRun ? answer(body, dryRuns.together(drafts), false) : together(drafts, body);
        }
        if (dryRun) {
            return answer(body, dryRuns.oneByOne(body.commands(), body.mode() == BulkMode.STOP_ON_ERROR), false);
        }
        // All of them before the first is sent: what is malformed refuses the whole request.
        List<Operation<?>> operations = new ArrayList<>(body.commands().size());
        body.commands().forEach(item -> operations.add(operation(item)));
        try (CommandGate.Several several = gate.several(body)) {
            List<Result> results = body.mode() == BulkMode.STOP_ON_ERROR
                    ? BulkAnswer.oneByOne(operations.size(), true, i -> result(i, several.begin(operations.get(i), i)))
                    : all(operations, several);
            return answer(body, results, several.isReplayed());
        }
    }

    private static ResponseEntity<BulkAnswer> answer(BulkRequest body, List<Result> results, boolean replayed) {
        ResponseEntity.BodyBuilder response = ResponseEntity.ok();
        if (replayed) {
            response.header(Done.REPLAYED, "true");
        }
        return response.body(BulkAnswer.of(body.mode(), Boolean.TRUE.equals(body.dryRun()), results));
    }

    private List<Result> all(List<Operation<?>> operations, CommandGate.Several several) {
        List<Result> results = new ArrayList<>(operations.size());
        Deque<Supplier<? extends ResponseEntity<?>>> underWay = new ArrayDeque<>();
        for (int i = 0; i < operations.size(); i++) {
            if (underWay.size() == MAX_UNDER_WAY) {
                results.add(result(results.size(), underWay.removeFirst()));
            }
            underWay.addLast(several.begin(operations.get(i), i));
        }
        while (!underWay.isEmpty()) {
            results.add(result(results.size(), underWay.removeFirst()));
        }
        return results;
    }

    private Result result(int index, Supplier<? extends ResponseEntity<?>> outcome) {
        try {
            ResponseEntity<?> answer = outcome.get();
            return Result.done(index, answer.getStatusCode().value(), answer.getBody());
        } catch (RuntimeException e) {
            return Result.failed(index, problems.of(e));
        }
    }

    /** Of all or none there is one outcome; one that is refused throws. */
    private ResponseEntity<BulkAnswer> together(List<EntryDraft> drafts, BulkRequest body) {
        ResponseEntity<GroupDone> answer = gate.perform(entries.postTogether(drafts, body));
        GroupDone group = answer.getBody();
        List<Result> results = IntStream.range(0, drafts.size())
                .mapToObj(i -> Result.done(
                        i,
                        answer.getStatusCode().value(),
                        new EntryOperations.EntryDone(
                                group.entries().get(i), group.groupId(), group.status(), group.version(), group.position())))
                .toList();
        return answer(body, results, answer.getHeaders().containsHeader(Done.REPLAYED));
    }

    /** What is done together is one group of entries. */
    private static List<EntryDraft> drafts(List<BulkItem> items) {
        return IntStream.range(0, items.size())
                .mapToObj(i -> switch (items.get(i)) {
                    case BulkItem.Entry entry -> entry.request().draft(NewIds.entry());
                    case BulkItem.Transfer transfer -> entryOf(i, transfer.request()).draft(NewIds.entry());
                    default -> throw new MalformedRequestException(
                            "commands", "commands[%d]: only transfers and entries can be atomic.".formatted(i));
                })
                .toList();
    }

    private static EntryRequest entryOf(int index, TransferRequest transfer) {
        if (transfer.conditions() != null) {
            throw new MalformedRequestException(
                    "commands", "commands[%d]: an atomic transfer cannot have conditions.".formatted(index));
        }
        if (transfer.fromAccountId().equals(transfer.toAccountId())) {
            throw new RejectedException(new TransferToItself(transfer.fromAccountId()));
        }
        LedgerAccount from = LedgerAccount.customer(transfer.fromAccountId());
        LedgerAccount to = LedgerAccount.customer(transfer.toAccountId());
        AssetCode asset = transfer.asset();
        BigDecimal amount = transfer.amount();
        return new EntryRequest(
                "Transfer from %s to %s".formatted(transfer.fromAccountId(), transfer.toAccountId()),
                transfer.reference(),
                null,
                List.of(
                        new LegRequest(from, PostingSide.DEBIT, asset, amount),
                        new LegRequest(to, PostingSide.CREDIT, asset, amount)));
    }

    private Operation<?> operation(BulkItem item) {
        return switch (item) {
            case BulkItem.OfAccount ofAccount -> ofAccount.operation();
            case BulkItem.Entry entry -> entries.post(entry.request());
        };
    }
}
