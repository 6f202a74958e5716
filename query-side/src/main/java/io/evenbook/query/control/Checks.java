package io.evenbook.query.control;

import io.evenbook.api.control.Control;
import io.evenbook.api.control.ControlBreak;
import io.evenbook.api.control.ControlResult;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.money.Balance;
import io.evenbook.query.control.ViewedBooks.ViewedBalance;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The controls: they compare the views with the fold of the events at each view's own position. */
final class Checks {
    private Checks() {}

    /** @param fold at the position of the journal view */
    static ControlResult trialBalance(ViewedBooks books, LedgerFold fold) {
        Findings findings = new Findings();
        Map<AssetCode, BigDecimal> sums = new HashMap<>();
        books.totals()
                .values()
                .forEach(byAsset -> byAsset.forEach(
                        (asset, total) -> sums.merge(asset, total.owed().negate(), BigDecimal::add)));
        sums.forEach((asset, sum) -> findings.compare("all ledger accounts", asset, BigDecimal.ZERO, sum));
        for (LedgerAccount ledgerAccount : union(fold.totals(), books.totals())) {
            Map<AssetCode, Totals> expectedByAsset = fold.totals().getOrDefault(ledgerAccount, Map.of());
            Map<AssetCode, Totals> viewed = books.totals().getOrDefault(ledgerAccount, Map.of());
            for (AssetCode asset : union(expectedByAsset, viewed)) {
                Totals expected = expectedByAsset.getOrDefault(asset, Totals.NONE);
                Totals actual = viewed.getOrDefault(asset, Totals.NONE);
                findings.compare(ledgerAccount + " debits", asset, expected.debits(), actual.debits());
                findings.compare(ledgerAccount + " credits", asset, expected.credits(), actual.credits());
            }
        }
        findings.checked(books.entries().count());
        books.entries()
                .unbalanced()
                .forEach(entry -> findings.add(
                        new ControlBreak(entry.entryId(), entry.asset(), BigDecimal.ZERO, entry.difference())));
        findings.alsoFound(
                books.entries().unbalancedCount() - books.entries().unbalanced().size());
        return findings.result(Control.TRIAL_BALANCE, books.journalPosition());
    }

    /** @param fold at the position of the accounts view */
    static ControlResult balances(ViewedBooks books, LedgerFold fold) {
        Findings findings = new Findings();
        Set<AccountId> accounts = union(fold.balances(), books.balances());
        fold.totals().keySet().forEach(ledgerAccount -> ledgerAccount.account().ifPresent(accounts::add));
        for (AccountId account : accounts) {
            Map<AssetCode, Balance> expectedByAsset = fold.balances().getOrDefault(account, Map.of());
            Map<AssetCode, ViewedBalance> viewed = books.balances().getOrDefault(account, Map.of());
            Map<AssetCode, Totals> posted = fold.totals().getOrDefault(LedgerAccount.customer(account), Map.of());
            for (AssetCode asset : union(expectedByAsset, viewed)) {
                Balance expected = expectedByAsset.get(asset);
                ViewedBalance actual = viewed.get(asset);
                BigDecimal expectedPosted =
                        expected == null ? null : expected.posted().amount();
                findings.compare(account + " posted", asset, expectedPosted, actual == null ? null : actual.posted());
                findings.compare(
                        account + " held",
                        asset,
                        expected == null ? null : expected.held().amount(),
                        actual == null ? null : actual.held());
            }
            for (AssetCode asset : union(expectedByAsset, posted)) {
                Balance balance = expectedByAsset.get(asset);
                findings.compare(
                        account + " posted by its events",
                        asset,
                        posted.getOrDefault(asset, Totals.NONE).owed(),
                        balance == null ? null : balance.posted().amount());
            }
        }
        return findings.result(Control.BALANCES, books.accountsPosition());
    }

    /**
     * Compares the sum of the customers' balances with the ledger, though the two views have different positions: moves
     * the balances to the position of the journal by the postings in between, forward or backward. Views that follow a
     * busy log may never be at the same position.
     *
     * @param owedAtAccounts what the house owes to all customers by the events up to the position of the accounts view
     * @param owedAtJournal the same at the position of the journal view
     */
    static ControlResult subLedger(
            ViewedBooks books, Map<AssetCode, BigDecimal> owedAtAccounts, Map<AssetCode, BigDecimal> owedAtJournal) {
        Map<AssetCode, BigDecimal> customers = new HashMap<>();
        books.balances()
                .values()
                .forEach(byAsset ->
                        byAsset.forEach((asset, balance) -> customers.merge(asset, balance.posted(), BigDecimal::add)));
        owedAtJournal.forEach((asset, owed) -> customers.merge(asset, owed, BigDecimal::add));
        owedAtAccounts.forEach((asset, owed) -> customers.merge(asset, owed.negate(), BigDecimal::add));
        Map<AssetCode, BigDecimal> owed = LedgerFold.owedToCustomers(books.totals());
        Findings findings = new Findings();
        for (AssetCode asset : union(customers, owed)) {
            findings.compare("all customers", asset, owed.get(asset), customers.get(asset));
        }
        return findings.result(Control.SUB_LEDGER, books.journalPosition());
    }

    /** Each command posts both sides of what passes through these accounts, and a view stops between commands only. */
    static ControlResult clearing(ViewedBooks books) {
        Findings findings = new Findings();
        for (LedgerAccount ledgerAccount : List.of(LedgerAccount.CLEARING, LedgerAccount.CCP)) {
            books.totals()
                    .getOrDefault(ledgerAccount, Map.of())
                    .forEach((asset, total) ->
                            findings.compare(ledgerAccount.value(), asset, BigDecimal.ZERO, total.owed()));
        }
        return findings.result(Control.CLEARING, books.journalPosition());
    }

    private static <K> Set<K> union(Map<K, ?> some, Map<K, ?> others) {
        Set<K> all = new HashSet<>(some.keySet());
        all.addAll(others.keySet());
        return all;
    }
}
