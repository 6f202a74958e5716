package io.evenbook.command.bulk;

import io.evenbook.api.MalformedRequestException;
import io.evenbook.api.RejectedException;
import io.evenbook.api.RequestKey;
import io.evenbook.api.account.AccountId;
import io.evenbook.api.account.Requested;
import io.evenbook.api.asset.AssetCode;
import io.evenbook.api.journal.EntryCommand.CheckEntries;
import io.evenbook.api.journal.EntryCommand.PostEntries;
import io.evenbook.api.journal.EntryCommand;
import io.evenbook.api.journal.EntryDraft.Leg;
import io.evenbook.api.journal.EntryDraft;
import io.evenbook.api.journal.EntryEvent.EntryPosted;
import io.evenbook.api.journal.EntryId;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.EntryStatus;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.PostingSide;
import io.evenbook.axon.postgres.Committed;
import io.evenbook.command.http.CommandGate.Hashed;
import io.evenbook.command.http.CommandGate;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.eventhandling.DomainEventMessage;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Takes over the books of another ledger: what there was, and what happened, with the times when it counted. It is checked as a whole and
 * then posted in chunks, each one commit with a key of its own: a repeat of a request that was broken off posts what is missing.
 */
@RestController
@RequestMapping("/api/v1/ledger/import")
class ImportController {
    private static final int MAX_ENTRIES = 10_000;
    private static final int ID_DIGITS = 26;

    private final CommandGate gate;

    ImportController(CommandGate gate) {
        this.gate = gate;
    }

    /** @param amount what the account has; less than zero if it owes */
    record OpeningBalance(@NotNull AccountId accountId, @NotNull AssetCode asset, @NotNull BigDecimal amount) {}

    /**
     * @param openedAt        when the opening balances count; needed where there are some
     * @param openingBalances null: none
     * @param entries         null: none
     */
    record ImportRequest(
            @Past Instant openedAt,
            @Size(max = MAX_ENTRIES) List<@NotNull @Valid OpeningBalance> openingBalances,
            @Size(max = MAX_ENTRIES) List<@NotNull @Valid EntryRequest> entries) {}

    /** @param entries in the order of the request: opening balances first */
    record ImportAnswer(String importId, List<EntryId> entries, EntryStatus status, long position) {}

    /**
     * What is kept of the outcome of one chunk.
     *
     * @param refusal null if it was checked, or posted
     */
    record Chunk(KeptAnswer refusal, List<EntryId> entries, long position) {}

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<ImportAnswer> take(@Valid @RequestBody ImportRequest body) {
        gate.requireNoVersion();
        List<List<EntryDraft>> chunks = Chunks.of(drafts(body), draft -> draft);
        String given = gate.requestKey();
        String key = given == null ? RequestKey.hash(NewIds.unique().getBytes(StandardCharsets.UTF_8)) : given;
        Hashed hashed = gate.hashed(body);
        boolean replayed = false;
        int from = 0;
        for (int i = 0; i < chunks.size(); i++) {
            CommandGate.Sent<Chunk> checked = send(new CheckEntries(chunks.get(i), from), hashed, key + "#check" + i);
            replayed |= i == 0 && checked.replayed();
            if (checked.kept().refusal() != null) {
                return checked.kept().refusal().response(checked.replayed());
            }
            from += chunks.get(i).size();
        }
        List<EntryId> entries = new ArrayList<>(from);
        long position = 0;
        for (int i = 0; i < chunks.size(); i++) {
            CommandGate.Sent<Chunk> posted = send(new PostEntries(chunks.get(i)), hashed, key + "#" + i);
            if (posted.kept().refusal() != null) {
                return posted.kept().refusal().response(posted.replayed());
            }
            entries.addAll(posted.kept().entries());
            position = posted.kept().position();
        }
        ResponseEntity.BodyBuilder response = ResponseEntity.status(HttpStatus.CREATED);
        if (replayed) {
            response.header(CommandGate.REPLAYED, "true");
        }
        String importId = "imp_" + key.substring(0, ID_DIGITS);
        return response.body(new ImportAnswer(importId, entries, EntryStatus.POSTED, position));
    }

    /** @throws RejectedException if it is refused and that is not kept */
    private CommandGate.Sent<Chunk> send(EntryCommand command, Hashed body, String key) {
        CommandGate.Sent<Chunk> sent = gate.send(Write.of(command, body), key, false, Chunk.class, this::kept);
        if (sent.kept() == null) {
            throw CommandGate.unchecked(sent.result().exceptionResult());
        }
        return sent;
    }

    /** Null if it is not to be kept. */
    private Chunk kept(CommandResultMessage<?> result) {
        Committed committed = Committed.of(result);
        if (result.isExceptional()) {
            KeptAnswer refusal = result.exceptionResult() instanceof RejectedException refused
                    ? gate.keep(refused.at(committed.position()))
                    : null;
            return refusal == null ? null : new Chunk(refusal, null, committed.position());
        }
        List<EntryId> entries = committed.events().stream()
                .map(DomainEventMessage::getPayload)
                .filter(EntryPosted.class::isInstance)
                .map(event -> ((EntryPosted) event).entry().entryId())
                .toList();
        return new Chunk(null, entries, committed.position());
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
