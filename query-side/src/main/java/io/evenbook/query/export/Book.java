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
 * What is exported: entries between two balances. Amounts are debits less credits, at the asset's scale.
 *
 * @param opening what came before the entries; empty: nothing
 * @param openingDate null: there is nothing before the entries
 * @param entries by date; read once
 * @param closing what it all comes to: of every ledger account and asset that appears, by ledger account
 */
record Book(List<Amount> opening, LocalDate openingDate, Iterator<Entry> entries, List<Amount> closing) {

    record Amount(LedgerAccount ledgerAccount, AssetCode asset, BigDecimal amount) {}

    /**
     * An entry as it is shown.
     *
     * @param reference the client's own, or null
     * @param reverses the entry that it takes back, or null
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
