package io.evenbook.command.journal;

import io.evenbook.api.MalformedRequestException;
import io.evenbook.api.account.Requested;
import io.evenbook.api.asset.AssetCode;
import io.evenbook.api.journal.EntryDraft;
import io.evenbook.api.journal.EntryDraft.Leg;
import io.evenbook.api.journal.EntryId;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.EntryStatus;
import io.evenbook.api.journal.GroupCommand.PostEntries;
import io.evenbook.api.journal.GroupEvent.EntriesRequested;
import io.evenbook.api.journal.GroupId;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.PostedEntries;
import io.evenbook.api.journal.PostingSide;
import io.evenbook.command.http.CommandGate;
import io.evenbook.command.http.Done;
import io.evenbook.command.http.NewIds;
import io.evenbook.command.http.PlainText;
import io.evenbook.command.http.Times;
import io.evenbook.command.http.Write;
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

/**
 * Entries by hand, over any number of accounts and assets: all legs are posted or none. The answer comes once the entry is checked and
 * recorded as asked for; what the accounts say to it is shown by the entry itself.
 */
@RestController
@RequestMapping("/api/v1/ledger/entries")
class EntryController {
    static final int MAX_LEGS = 1_000;

    private final CommandGate gate;
    private final PostedEntries entries;

    EntryController(CommandGate gate, PostedEntries entries) {
        this.gate = gate;
        this.entries = entries;
    }

    record LegRequest(
            @NotNull LedgerAccount ledgerAccount,
            @NotNull PostingSide side,
            @NotNull AssetCode asset,
            @NotNull BigDecimal amount) {

        Leg leg() {
            return new Leg(ledgerAccount, side, new Requested(asset, amount));
        }
    }

    /**
     * @param reference   or null
     * @param effectiveAt when it is to count; null: when it is recorded
     */
    record EntryRequest(
            @NotBlank @PlainText @Size(max = 500) String description,
            @PlainText @Size(max = 200) String reference,
            Instant effectiveAt,
            @NotNull @Size(min = 2, max = MAX_LEGS) @Valid List<@NotNull LegRequest> postings) {

        EntryDraft draft(EntryId entryId) {
            return new EntryDraft(
                    entryId,
                    EntryKind.ADJUSTMENT,
                    description,
                    reference,
                    Times.micros(effectiveAt),
                    null,
                    postings.stream().map(LegRequest::leg).toList());
        }
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
            @Size(min = 2, max = MAX_LEGS) @Valid List<@NotNull LegRequest> postings,
            Instant effectiveAt,
            Boolean atOriginalEffectiveAt) {

        boolean isAtOriginalTime() {
            return Boolean.TRUE.equals(atOriginalEffectiveAt);
        }
    }

    record EntryAnswer(EntryId entryId, GroupId groupId, EntryStatus status, long version, long position) {}

    @PostMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    ResponseEntity<EntryAnswer> post(@Valid @RequestBody EntryRequest body) {
        String unique = NewIds.unique();
        PostEntries command =
                new PostEntries(new GroupId("grp_" + unique), List.of(body.draft(new EntryId("ent_" + unique))));
        return answer(gate.send(Write.of(command, body)));
    }

    @PostMapping("/{entryId}/reverse")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ResponseEntity<EntryAnswer> reverse(@PathVariable String entryId, @Valid @RequestBody ReversalRequest body) {
        Reversal reversal = Reversal.of(entryId, entries);
        EntryDraft draft = reversal.draft(body.reason(), effectiveAt(body, reversal), legs(body, reversal));
        Write write = new Write(new PostEntries(reversal.groupId(), List.of(draft)), body, body.reason(), null);
        return answer(gate.send(write));
    }

    private static Instant effectiveAt(ReversalRequest body, Reversal reversal) {
        if (body.isAtOriginalTime() && body.effectiveAt() != null) {
            throw new MalformedRequestException("effectiveAt", "The effectiveAt and atOriginalEffectiveAt exclude each other.");
        }
        return body.isAtOriginalTime() ? reversal.reversed().effectiveAt() : Times.micros(body.effectiveAt());
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

    private static ResponseEntity<EntryAnswer> answer(Done done) {
        EntriesRequested requested = done.get(EntriesRequested.class);
        return done.answer(HttpStatus.ACCEPTED, requested.groupId(), (version, position) -> new EntryAnswer(
                requested.entries().getFirst().entryId(), requested.groupId(), EntryStatus.PENDING, version, position));
    }
}
