package io.evenbook.command.bulk;

import io.evenbook.api.MalformedRequestException;
import io.evenbook.api.account.AccountId;
import io.evenbook.api.account.Requested;
import io.evenbook.api.asset.AssetCode;
import io.evenbook.api.journal.EntryDraft;
import io.evenbook.api.journal.EntryDraft.Leg;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.PostingSide;
import io.evenbook.command.http.CommandGate;
import io.evenbook.command.http.NewIds;
import io.evenbook.command.http.Times;
import io.evenbook.command.journal.EntryOperations;
import io.evenbook.command.journal.EntryOperations.EntryRequest;
import io.evenbook.command.journal.EntryOperations.GroupDone;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Past;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Takes over the books of another ledger: what there was, and what happened, with the times when it counted. All of it or nothing. */
@RestController
@RequestMapping("/api/v1/ledger/import")
class ImportController {
    private static final int MAX_ENTRIES = 10_000;

    private final CommandGate gate;
    private final EntryOperations operations;

    ImportController(CommandGate gate, EntryOperations operations) {
        this.gate = gate;
        this.operations = operations;
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

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<GroupDone> take(@Valid @RequestBody ImportRequest body) {
        List<OpeningBalance> openings = body.openingBalances() == null ? List.of() : body.openingBalances();
        List<EntryRequest> entries = body.entries() == null ? List.of() : body.entries();
        if (openings.isEmpty() && entries.isEmpty()) {
            throw new MalformedRequestException("entries", "There is nothing to import.");
        }
        if (!openings.isEmpty() && body.openedAt() == null) {
            throw new MalformedRequestException("openedAt", "Opening balances need an openedAt.");
        }
        Instant openedAt = Times.micros("openedAt", body.openedAt());
        List<EntryDraft> drafts = Stream.concat(
                        openings.stream().map(opening -> draft(opening, openedAt)),
                        entries.stream().map(entry -> entry.draft(NewIds.entry())))
                .toList();
        return gate.perform(operations.postTogether(drafts, body));
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
                null,
                List.of(
                        new Leg(LedgerAccount.OMNIBUS, owes ? PostingSide.CREDIT : PostingSide.DEBIT, amount),
                        new Leg(customer, owes ? PostingSide.DEBIT : PostingSide.CREDIT, amount)));
    }
}
