package io.evenbook.api.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.evenbook.api.InParts;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.PostingSide;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * A part of a statement: postings of one asset on one account, in the order in which they were recorded. Opening and
 * closing balance are those of the whole period, in every part. Amounts are at the asset's scale.
 *
 * @param from as asked for; null: from the first posting
 * @param to as asked for; null: through the last event of the view
 * @param position of the last event that the statement could contain
 * @param opening posted before the period
 * @param closing posted at its end
 * @param next the cursor of the part that follows; null: this is the last
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
        implements InParts {

    @Override
    public StatementAnswer withNext(String cursor) {
        return new StatementAnswer(accountId, asset, from, to, position, opening, closing, items, cursor);
    }

    /**
     * One posting on the account.
     *
     * @param entryId of the whole entry, if the posting is of a part of one
     * @param reference the client's own, or null
     * @param side CREDIT adds to what the account has, DEBIT takes from it
     * @param balance posted after it
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
