package io.evenbook.command.journal;

import io.evenbook.api.account.AccountEvent.EntryApplied;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.journal.EntryCommand.PostEntry;
import io.evenbook.api.journal.EntryDraft;
import io.evenbook.api.journal.EntryDraft.Leg;
import io.evenbook.api.journal.EntryEvent.EntryPosted;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.EntryStatus;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.PostingSide;
import io.evenbook.api.money.Requested;
import io.evenbook.command.account.AccountOperations.AccountBalanceAnswer;
import io.evenbook.command.http.NewIds;
import io.evenbook.command.http.Operation;
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

/**
 * Entries as clients ask for them, one by one or many at once: the form of each request, its command and its answer.
 */
public final class EntryOperations {
    private EntryOperations() {}

    public record LegRequest(
            @NotNull LedgerAccount ledgerAccount,
            @NotNull PostingSide side,
            @NotNull AssetCode asset,
            @NotNull BigDecimal amount) {

        Leg leg() {
            return new Leg(ledgerAccount, side, new Requested(asset, amount));
        }
    }

    /**
     * @param reference or null
     * @param effectiveAt when it is to count; null: when it is recorded
     */
    public record EntryRequest(
            @NotBlank @PlainText @Size(max = 500) String description,
            @PlainText @Size(max = 200) String reference,
            Instant effectiveAt,
            @NotNull @Size(min = 2) List<@NotNull @Valid LegRequest> postings) {

        public EntryDraft draft(EntryId entryId) {
            return new EntryDraft(
                    entryId,
                    EntryKind.ADJUSTMENT,
                    description,
                    reference,
                    Times.micros("effectiveAt", effectiveAt),
                    postings.stream().map(LegRequest::leg).toList());
        }
    }

    /** @param balances of the accounts that the entry has legs on, after it */
    public record EntryDone(
            EntryId entryId, EntryStatus status, List<AccountBalanceAnswer> balances, long version, long position) {}

    /** One entry. */
    public static Operation<EntryDone> post(EntryRequest request) {
        EntryDraft draft = request.draft(NewIds.entry());
        return posting(Write.of(new PostEntry(draft), request));
    }

    static Operation<EntryDone> posting(Write write) {
        return Operation.of(write, done -> {
            EntryPosted posted = done.get(EntryPosted.class);
            List<AccountBalanceAnswer> balances = done.all(EntryApplied.class)
                    .flatMap(applied -> applied.balances().stream()
                            .map(balance -> AccountBalanceAnswer.of(applied.accountId(), balance)))
                    .toList();
            return done.answer(
                    HttpStatus.CREATED,
                    (version, position) ->
                            new EntryDone(posted.entry().entryId(), EntryStatus.POSTED, balances, version, position));
        });
    }
}
