package io.evenbook.command.journal;

import io.evenbook.api.RejectedItem;
import io.evenbook.api.account.AccountEvent.EntryApplied;
import io.evenbook.api.account.FreezeLevel;
import io.evenbook.api.account.PostedChange;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.money.Money;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.command.account.AccountState;
import io.evenbook.command.account.Accounts;
import io.evenbook.command.account.Checks;
import io.evenbook.command.account.Funds;
import io.evenbook.command.base.AmountRules;
import io.evenbook.command.base.Facts;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** How an entry changes the accounts that it has legs on, under their limits and freezes. */
final class AccountEffects {
    private AccountEffects() {}

    /** One event per account, in the order of the legs. */
    static List<EntryApplied> of(JournalEntry entry, Streams streams) {
        List<EntryApplied> applied = new ArrayList<>();
        entry.netByAccount().forEach((accountId, net) -> {
            AccountState account = Accounts.require(streams, accountId);
            Predicate<Posting> onAccount = posting -> posting.ledgerAccount().equals(LedgerAccount.customer(accountId));
            RejectedItem.of("leg", firstLeg(entry, onAccount), () -> {
                Checks.requireNotClosed(account);
                return null;
            });
            List<PostedChange> changes = new ArrayList<>();
            net.forEach((asset, amount) -> {
                int leg = firstLeg(
                        entry, onAccount.and(posting -> posting.amount().asset().equals(asset)));
                changes.add(RejectedItem.of("leg", leg, () -> change(account, asset, amount, streams)));
            });
            applied.add(new EntryApplied(accountId, entry.entryId(), entry.effectiveAt(), changes));
        });
        return applied;
    }

    private static int firstLeg(JournalEntry entry, Predicate<Posting> matches) {
        return (int) entry.postings().stream().takeWhile(matches.negate()).count();
    }

    private static PostedChange change(AccountState account, AssetCode asset, BigDecimal net, Streams streams) {
        Money change = new Money(asset, AmountRules.requireFit("amount", net));
        if (change.isNegative()) {
            Checks.requireNotFrozen(account, FreezeLevel.DEBITS, Facts.of(streams));
            return new PostedChange(change, Funds.debited(account, change.negated()));
        }
        if (change.isZero()) {
            return new PostedChange(
                    change, account.positions().of(asset, net.scale()).balance());
        }
        Checks.requireNotFrozen(account, FreezeLevel.ALL);
        return new PostedChange(change, Funds.credited(account, change));
    }
}
