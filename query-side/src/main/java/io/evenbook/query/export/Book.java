package io.evenbook.query.export;

import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.LedgerAccount;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.List;

/**
 * The exported entries between two balances. Amounts are debits less credits, at the asset's scale.
 *
 * @param opening balances before the entries; empty if there are none
 * @param openingDate null if the export begins with the first entry
 * @param entries by date; can be iterated once
 * @param closing balances of every ledger account and asset that appears, by ledger account
 */
record Book(List<Amount> opening, LocalDate openingDate, Iterator<Entry> entries, List<Amount> closing) {

    record Amount(LedgerAccount ledgerAccount, AssetCode asset, BigDecimal amount) {}

    /**
     * An entry.
     *
     * @param reference the client's own, or null
     * @param reverses the reversed entry, or null
     */
    record Entry(
            EntryId entryId,
            EntryKind kind,
            LocalDate date,
            String description,
            String reference,
            EntryId reverses,
            List<Amount> legs) {}
}
