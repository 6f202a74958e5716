package io.evenbook.command.bulk;

import io.evenbook.api.MalformedRequestException;
import io.evenbook.api.RejectedException;
import io.evenbook.api.access.LargeBody;
import io.evenbook.api.access.Requires;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.ImportId;
import io.evenbook.api.id.RequestKey;
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
import io.evenbook.axon.postgres.bus.Committed;
import io.evenbook.command.http.CommandGate;
import io.evenbook.command.http.CommandGate.Hashed;
import io.evenbook.command.http.KeptAnswer;
import io.evenbook.command.http.NewIds;
import io.evenbook.command.http.Times;
import io.evenbook.command.http.Write;
import io.evenbook.command.journal.EntryOperations.EntryRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Past;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.axonframework.commandhandling.CommandResultMessage;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Takes over the books of another ledger: what there was, and what happened, with the times when it counted. What fits
 * into one commit is posted by it. Anything larger is checked as a whole and written down under the request's key; then
 * the process {@code Imports} posts it, one commit a chunk, whatever becomes of the request.
 */
@RestController
@RequestMapping("/api/v1/ledger/import")
class ImportController {
    private static final int MAX_ENTRIES = 10_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private final CommandGate gate;
    private final Imports imports;

    ImportController(CommandGate gate, Imports imports) {
        this.gate = gate;
        this.imports = imports;
    }

    /** @param amount what the account has; less than zero if it owes */
    record OpeningBalance(
            @NotNull AccountId accountId,
            @NotNull AssetCode asset,
            @NotNull BigDecimal amount) {}

    /**
     * @param openedAt when the opening balances count; needed where there are some
     * @param openingBalances null: none
     * @param entries null: none
     */
    record ImportRequest(
            @Past Instant openedAt,
            @Size(max = MAX_ENTRIES) List<@NotNull @Valid OpeningBalance> openingBalances,
            @Size(max = MAX_ENTRIES) List<@NotNull @Valid EntryRequest> entries) {}

    /** What is kept of the outcome of one chunk. @param refusal null if there is none */
    record Chunk(KeptAnswer refusal) {}

    @PostMapping
    @LargeBody
    @Requires("ledger:import")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<ImportAnswer> take(@Valid @RequestBody ImportRequest body) {
        gate.requireNoVersion();
        List<EntryDraft> drafts = drafts(body);
        String given = gate.requestKey();
        String key = given == null ? RequestKey.hash(NewIds.unique().getBytes(StandardCharsets.UTF_8)) : given;
        ImportId importId = ImportId.of(key);
        Hashed hashed = gate.hashed(body);
        boolean replayed = false;
        List<ImportCommand> commands = commands(importId, Chunks.of(drafts, draft -> draft));
        for (int i = 0; i < commands.size(); i++) {
            CommandGate.Sent<Chunk> sent = send(commands.get(i), hashed, key + "#" + i);
            replayed |= i == 0 && sent.replayed();
            if (sent.kept().refusal() != null) {
                return sent.kept().refusal().response(sent.replayed());
            }
        }
        ImportAnswer answer = posted(importId);
        ResponseEntity.BodyBuilder response = ResponseEntity.status(
                answer.status() == ImportStatus.POSTED ? HttpStatus.CREATED : HttpStatus.ACCEPTED);
        if (replayed) {
            response.header(CommandGate.REPLAYED, "true");
        }
        return response.body(answer);
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

    /** The import once it does not go on, or as far as it is when patience ends. */
    private ImportAnswer posted(ImportId importId) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            ImportAnswer answer = imports.find(importId.value()).orElseThrow();
            if (answer.status() != ImportStatus.POSTING || System.nanoTime() >= deadline) {
                return answer;
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }

    /** @throws RejectedException if it is refused and that is not kept */
    private CommandGate.Sent<Chunk> send(ImportCommand command, Hashed body, String key) {
        CommandGate.Sent<Chunk> sent = gate.send(Write.of(command, body), key, false, Chunk.class, this::kept);
        if (sent.kept() == null) {
            throw CommandGate.unchecked(sent.result().exceptionResult());
        }
        return sent;
    }

    /** Null if it is not to be kept. */
    private Chunk kept(CommandResultMessage<?> result) {
        if (!result.isExceptional()) {
            return new Chunk(null);
        }
        KeptAnswer refusal = result.exceptionResult() instanceof RejectedException refused
                ? gate.keep(refused.at(Committed.of(result).position()))
                : null;
        return refusal == null ? null : new Chunk(refusal);
    }

    private static List<EntryDraft> drafts(ImportRequest body) {
        List<OpeningBalance> openings = body.openingBalances() == null ? List.of() : body.openingBalances();
        List<EntryRequest> entries = body.entries() == null ? List.of() : body.entries();
        if (openings.isEmpty() && entries.isEmpty()) {
            throw new MalformedRequestException("entries", "There is nothing to import.");
        }
        if (!openings.isEmpty() && body.openedAt() == null) {
            throw new MalformedRequestException("openedAt", "Opening balances need an openedAt.");
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
