package io.evenbook.command.journal;

import io.evenbook.api.MalformedRequestException;
import io.evenbook.api.access.Requires;
import io.evenbook.api.journal.EntryCommand.ReverseEntry;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.PostsEntry;
import io.evenbook.api.port.EntryPositions;
import io.evenbook.axon.postgres.log.EventLog;
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

/** Entries that clients write, over any number of accounts and assets, and reversals. */
@RestController
@RequestMapping("/api/v1/ledger/entries")
class EntryController {
    private final CommandGate gate;
    private final EntryPositions positions;
    private final EventLog log;

    EntryController(CommandGate gate, EntryPositions positions, EventLog log) {
        this.gate = gate;
        this.positions = positions;
        this.log = log;
    }

    /**
     * Reverses all that is left of an entry, an amount of an entry with two legs, or chosen legs.
     *
     * @param amount at most the rest of the entry; null: see {@code postings}
     * @param postings each on the side opposite to the entry's own; null: all that is left, or the amount
     * @param effectiveAt when the reversal takes effect; null: when it is recorded
     * @param atOriginalEffectiveAt true: when the entry took effect; null: false
     */
    record ReversalRequest(
            @NotBlank @PlainText @Size(max = 500) String reason,
            BigDecimal amount,
            @Size(min = 2) List<@NotNull @Valid LegRequest> postings,
            Instant effectiveAt,
            Boolean atOriginalEffectiveAt) {

        boolean isAtOriginalTime() {
            return Boolean.TRUE.equals(atOriginalEffectiveAt);
        }
    }

    @PostMapping
    @Requires("ledger:post")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<EntryDone> post(@Valid @RequestBody EntryRequest body) {
        return gate.perform(EntryOperations.post(body));
    }

    @PostMapping("/{entryId}/reverse")
    @Requires("ledger:reverse")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<EntryDone> reverse(@PathVariable String entryId, @Valid @RequestBody ReversalRequest body) {
        JournalEntry original = original(entryId);
        requireOneChoice(body, original);
        ReverseEntry command = new ReverseEntry(
                NewIds.entry(),
                original,
                body.postings() == null
                        ? null
                        : body.postings().stream().map(LegRequest::leg).toList(),
                body.amount(),
                Times.micros("effectiveAt", body.effectiveAt()),
                body.isAtOriginalTime(),
                body.reason());
        return gate.perform(EntryOperations.posting(command, body).because(body.reason()));
    }

    /** Reads the entry from the log; a view only knows its position. */
    private JournalEntry original(String entryId) {
        long position = positions.find(entryId);
        return log.eventsBetween(position, position).stream()
                .map(event -> ((PostsEntry) event.getPayload()).entry())
                .findFirst()
                .orElseThrow();
    }

    private static void requireOneChoice(ReversalRequest body, JournalEntry original) {
        if (body.isAtOriginalTime() && body.effectiveAt() != null) {
            throw new MalformedRequestException(
                    "effectiveAt", "effectiveAt and atOriginalEffectiveAt exclude each other.");
        }
        if (body.amount() != null && body.postings() != null) {
            throw new MalformedRequestException("amount", "amount and postings exclude each other.");
        }
        if (body.amount() != null && original.postings().size() != 2) {
            throw new MalformedRequestException(
                    "amount", "amount needs an entry with two legs; reverse a part of this entry by postings.");
        }
    }
}
