package io.evenbook.command.bulk;

import io.evenbook.api.MalformedRequestException;
import io.evenbook.api.access.LargeBody;
import io.evenbook.api.access.Requires;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.ImportId;
import io.evenbook.api.journal.EntryDraft;
import io.evenbook.api.journal.EntryDraft.Leg;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.ImportAnswer;
import io.evenbook.api.journal.ImportCommand;
import io.evenbook.api.journal.ImportCommand.CheckChunk;
import io.evenbook.api.journal.ImportCommand.PostChunk;
import io.evenbook.api.journal.ImportCommand.StageChunk;
import io.evenbook.api.journal.ImportStatus;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.PostingSide;
import io.evenbook.api.money.Requested;
import io.evenbook.api.port.Imports;
import io.evenbook.command.http.CommandGate;
import io.evenbook.command.http.Idempotency;
import io.evenbook.command.http.KeptAnswer;
import io.evenbook.command.http.NewIds;
import io.evenbook.command.http.Operation;
import io.evenbook.command.http.RequestMetaData;
import io.evenbook.command.http.Times;
import io.evenbook.command.journal.EntryOperations.EntryRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Past;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Imports opening balances and entries from another ledger, at their own effective times. An import that fits into one
 * commit is posted by that commit. A larger one is checked as a whole and staged under the request's idempotency key;
 * the process {@code Imports} then posts it, one commit a chunk, even if the client goes away.
 */
@RestController
@RequestMapping("/api/v1/ledger/import")
class ImportController {
    private static final int MAX_ENTRIES = 10_000;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(50);

    private final CommandGate gate;
    private final RequestMetaData request;
    private final Imports imports;

    ImportController(CommandGate gate, RequestMetaData request, Imports imports) {
        this.gate = gate;
        this.request = request;
        this.imports = imports;
    }

    /**
     * @param asset code of the asset, such as USD
     * @param amount negative if the account owes
     */
    record OpeningBalance(
            @NotNull AccountId accountId,
            @NotNull AssetCode asset,
            @NotNull BigDecimal amount) {}

    /**
     * @param openedAt when the opening balances take effect; required with opening balances
     * @param openingBalances null: none
     * @param entries null: none
     */
    record ImportRequest(
            @Past Instant openedAt,
            @Size(max = MAX_ENTRIES) List<@NotNull @Valid OpeningBalance> openingBalances,
            @Size(max = MAX_ENTRIES) List<@NotNull @Valid EntryRequest> entries) {}

    @PostMapping
    @LargeBody
    @Requires("ledger:import")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<ImportAnswer> take(@Valid @RequestBody ImportRequest body) {
        request.requireNoVersion();
        List<EntryDraft> drafts = drafts(body);
        Idempotency idempotency = request.idempotencyOrNew(body);
        ImportId importId = ImportId.named(idempotency.key());
        boolean replayed = false;
        List<ImportCommand> commands = commands(importId, Chunks.of(drafts, draft -> draft));
        for (int i = 0; i < commands.size(); i++) {
            ResponseEntity<ImportAnswer> chunk = gate.perform(operation(commands.get(i)), idempotency.chunk(i));
            if (chunk.getStatusCode().isError()) {
                return chunk;
            }
            replayed |= i == 0 && chunk.getHeaders().containsHeader(KeptAnswer.REPLAYED);
        }
        ImportAnswer answer = posted(importId);
        ResponseEntity.BodyBuilder response = ResponseEntity.status(
                answer.status() == ImportStatus.POSTED ? HttpStatus.CREATED : HttpStatus.ACCEPTED);
        if (replayed) {
            response.header(KeptAnswer.REPLAYED, "true");
        }
        return response.body(answer);
    }

    /** One chunk; only the import as a whole has an answer with a body. */
    private static Operation<ImportAnswer> operation(ImportCommand command) {
        return Operation.of(command, _ -> ResponseEntity.noContent().build());
    }

    private static List<ImportCommand> commands(ImportId importId, List<List<EntryDraft>> chunks) {
        if (chunks.size() == 1) {
            return List.of(new PostChunk(importId, 0, 0, true, chunks.getFirst()));
        }
        List<ImportCommand> checks = new ArrayList<>();
        List<ImportCommand> stages = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < chunks.size(); i++) {
            checks.add(new CheckChunk(importId, i, from, chunks.get(i)));
            stages.add(new StageChunk(importId, i, from, i == chunks.size() - 1, chunks.get(i)));
            from += chunks.get(i).size();
        }
        return Stream.concat(checks.stream(), stages.stream()).toList();
    }

    /** The import once it is posted or parked, or its progress after 30 s. */
    private ImportAnswer posted(ImportId importId) {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (true) {
            ImportAnswer answer = imports.find(importId.value()).orElseThrow();
            if (answer.status() != ImportStatus.POSTING || System.nanoTime() >= deadline) {
                return answer;
            }
            LockSupport.parkNanos(POLL_INTERVAL.toNanos());
        }
    }

    private static List<EntryDraft> drafts(ImportRequest body) {
        List<OpeningBalance> openings = body.openingBalances() == null ? List.of() : body.openingBalances();
        List<EntryRequest> entries = body.entries() == null ? List.of() : body.entries();
        if (openings.isEmpty() && entries.isEmpty()) {
            throw new MalformedRequestException("entries", "openingBalances or entries are required.");
        }
        if (!openings.isEmpty() && body.openedAt() == null) {
            throw new MalformedRequestException("openedAt", "openedAt is required with openingBalances.");
        }
        Instant openedAt = Times.micros("openedAt", body.openedAt());
        return Stream.concat(
                        openings.stream().map(opening -> draft(opening, openedAt)),
                        entries.stream().map(entry -> entry.draft(NewIds.entry())))
                .toList();
    }

    private static EntryDraft draft(OpeningBalance opening, Instant openedAt) {
        boolean owes = opening.amount().signum() < 0;
        Requested amount = new Requested(opening.asset(), opening.amount().abs());
        LedgerAccount customer = LedgerAccount.customer(opening.accountId());
        return new EntryDraft(
                NewIds.entry(),
                EntryKind.ADJUSTMENT,
                "Opening balance of " + opening.accountId(),
                null,
                openedAt,
                List.of(
                        new Leg(LedgerAccount.OMNIBUS, owes ? PostingSide.CREDIT : PostingSide.DEBIT, amount),
                        new Leg(customer, owes ? PostingSide.DEBIT : PostingSide.CREDIT, amount)));
    }
}
