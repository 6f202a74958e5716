package io.evenbook.command.journal;

import io.evenbook.api.MalformedRequestException;
import io.evenbook.api.journal.EntryDraft;
import io.evenbook.api.journal.EntryDraft.Leg;
import io.evenbook.api.journal.PostedEntries;
import io.evenbook.command.http.CommandGate;
import io.evenbook.command.http.NewIds;
import io.evenbook.command.http.PlainText;
import io.evenbook.command.http.Times;
import io.evenbook.command.journal.EntryOperations.EntryDone;
import io.evenbook.command.journal.EntryOperations.EntryRequest;
import io.evenbook.command.journal.EntryOperations.LegRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Entries by hand, over any number of accounts and assets: all legs are posted or none. And what takes an entry back. */
@RestController
@RequestMapping("/api/v1/ledger/entries")
class EntryController {
    private final CommandGate gate;
    private final EntryOperations operations;
    private final PostedEntries entries;

    EntryController(CommandGate gate, EntryOperations operations, PostedEntries entries) {
        this.gate = gate;
        this.operations = operations;
        this.entries = entries;
    }

    /**
     * What of an entry to take back: all of it, an amount of one with two legs, or chosen legs, on the other side than they were posted.
     *
     * @param effectiveAt           when the reversal is to count; null: when it is recorded
     * @param atOriginalEffectiveAt whether it counts when the entry itself does
     */
    record ReversalRequest(
            @NotBlank @PlainText @Size(max = 500) String reason,
            BigDecimal amount,
            @Size(min = 2, max = EntryOperations.MAX_LEGS) List<@NotNull @Valid LegRequest> postings,
            Instant effectiveAt,
            Boolean atOriginalEffectiveAt) {

        boolean isAtOriginalTime() {
            return Boolean.TRUE.equals(atOriginalEffectiveAt);
        }
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<EntryDone> post(@Valid @RequestBody EntryRequest body) {
        return gate.perform(operations.post(body));
    }

    @PostMapping("/{entryId}/reverse")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<EntryDone> reverse(@PathVariable String entryId, @Valid @RequestBody ReversalRequest body) {
        Reversal reversal = Reversal.of(entryId, entries);
        EntryDraft draft = reversal.draft(
                NewIds.entry(), body.reason(), effectiveAt(body, reversal), legs(body, reversal));
        return gate.perform(operations.post(reversal.groupId(), draft, body, body.reason()));
    }

    private static Instant effectiveAt(ReversalRequest body, Reversal reversal) {
        if (body.isAtOriginalTime() && body.effectiveAt() != null) {
            throw new MalformedRequestException("effectiveAt", "The effectiveAt and atOriginalEffectiveAt exclude each other.");
        }
        return body.isAtOriginalTime() ? reversal.reversed().effectiveAt() : Times.micros("effectiveAt", body.effectiveAt());
    }

    private static List<Leg> legs(ReversalRequest body, Reversal reversal) {
        if (body.amount() != null && body.postings() != null) {
            throw new MalformedRequestException("amount", "The amount and the postings exclude each other.");
        }
        if (body.postings() != null) {
            return reversal.requireWithin(body.postings().stream().map(LegRequest::leg).toList());
        }
        if (body.amount() == null) {
            return reversal.whole();
        }
        if (reversal.legs().size() != 2) {
            throw new MalformedRequestException("amount", "An entry with more than two legs is reversed in part by its postings.");
        }
        return reversal.ofAmount(body.amount());
    }
}
