package io.evenbook.api.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.evenbook.api.Paged;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.PostingSide;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * One page of an account statement: the postings of one asset, in the order in which they were recorded. Opening and
 * closing balance on every page are those of the whole period. Amounts are at the asset's scale.
 *
 * @param from as requested; null: from the first posting
 * @param to as requested; null: to the last event of the view
 * @param position position of the last event that the view contained
 * @param opening the posted balance before the period
 * @param closing the posted balance at its end
 * @param next the cursor of the next page; null: this is the last page
 */
public record StatementAnswer(
        AccountId accountId,
        AssetCode asset,
        Instant from,
        Instant to,
        long position,
        BigDecimal opening,
        BigDecimal closing,
        List<StatementItem> items,
        @JsonInclude(JsonInclude.Include.ALWAYS) String next)
        implements Paged {

    @Override
    public StatementAnswer withNext(String cursor) {
        return new StatementAnswer(accountId, asset, from, to, position, opening, closing, items, cursor);
    }

    /**
     * One posting on the account.
     *
     * @param entryId id of the entry that the posting belongs to
     * @param kind why it was posted, such as DEPOSIT or TRADE
     * @param reference chosen by the client; null: none
     * @param side DEBIT or CREDIT
     * @param balance the posted balance after it
     */
    public record StatementItem(
            EntryId entryId,
            long position,
            EntryKind kind,
            String description,
            String reference,
            PostingSide side,
            BigDecimal amount,
            BigDecimal balance,
            Instant effectiveAt,
            Instant recordedAt) {}
}
