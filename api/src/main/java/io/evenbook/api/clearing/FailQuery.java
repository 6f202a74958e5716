package io.evenbook.api.clearing;

import io.evenbook.api.Page;
import io.evenbook.api.Paging;
import io.evenbook.api.Query;
import io.evenbook.api.id.AccountId;
import java.time.LocalDate;

/** Queries about trades that fail, and their penalties. */
public sealed interface FailQuery<R> extends Query<R> {

    /**
     * Trades that are due and not settled, the oldest due date first, then by trade.
     *
     * @param accountId that failed; null: any
     * @param olderThan more days than this since the due date; null: any
     */
    record ListFails(AccountId accountId, Integer olderThan, Paging paging) implements FailQuery<Page<FailAnswer>> {}

    /**
     * Penalties, the latest business date first, then by obligation.
     *
     * @param from the first business date; null: from the start
     * @param to the last business date; null: up to now
     */
    record ListPenalties(LocalDate from, LocalDate to, Paging paging) implements FailQuery<Page<PenaltyAnswer>> {}
}
