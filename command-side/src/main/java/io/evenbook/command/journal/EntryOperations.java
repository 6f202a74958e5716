package io.evenbook.command.journal;

import io.evenbook.api.account.AccountEvent.EntryApplied;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.journal.EntryCommand;
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
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.springframework.http.HttpStatus;

/** The operations on entries, for single and bulk requests: the form of each request, its command and its answer. */
public final class EntryOperations {
    private EntryOperations() {}

    /** @param side DEBIT or CREDIT */
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
     * @param effectiveAt when the entry takes effect; null: when it is recorded
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

    /**
     * @param status always POSTED
     * @param balances after the entry, of the accounts that it has legs on
     */
    public record EntryDone(
            EntryId entryId, EntryStatus status, List<AccountBalanceAnswer> balances, long version, long position) {}

    public static Operation<EntryDone> post(EntryRequest request) {
        EntryDraft draft = request.draft(NewIds.entry());
        return posting(new PostEntry(draft), request);
    }

    static Operation<EntryDone> posting(EntryCommand command, Object body) {
        return Operation.of(command, body, effects -> {
            EntryPosted posted = effects.get(EntryPosted.class);
            List<AccountBalanceAnswer> balances = effects.all(EntryApplied.class)
                    .flatMap(applied -> applied.balances().stream()
                            .map(balance -> AccountBalanceAnswer.of(applied.accountId(), balance)))
                    .toList();
            return effects.answer(
                    HttpStatus.CREATED,
                    (version, position) ->
                            new EntryDone(posted.entry().entryId(), EntryStatus.POSTED, balances, version, position));
        });
    }
}
