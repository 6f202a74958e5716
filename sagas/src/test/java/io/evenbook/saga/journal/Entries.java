package io.evenbook.saga.journal;

import io.evenbook.api.account.AccountCommand.PreparePart;
import io.evenbook.api.account.AccountEvent.PartPosted;
import io.evenbook.api.account.AccountEvent.PartPrepared;
import io.evenbook.api.account.AccountEvent.PartRefused;
import io.evenbook.api.account.AccountEvent.PartReleased;
import io.evenbook.api.account.AccountId;
import io.evenbook.api.asset.AssetCode;
import io.evenbook.api.journal.EntryId;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.EntryLegs;
import io.evenbook.api.journal.GroupCommand.CompleteGroup;
import io.evenbook.api.journal.GroupCommand.RejectGroup;
import io.evenbook.api.journal.GroupEvent.EntriesPosted;
import io.evenbook.api.journal.GroupEvent.EntriesRejected;
import io.evenbook.api.journal.GroupEvent.EntriesRequested;
import io.evenbook.api.journal.GroupId;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.journal.RequestedEntry;
import io.evenbook.api.money.Money;
import java.math.BigDecimal;
import java.util.List;

/** One group: Alice pays Bob 30 and Carol 20, and in a second entry Bob pays a fee of 1. */
final class Entries {
    static final GroupId GROUP = new GroupId("grp_1");
    static final AccountId ALICE = new AccountId("acc_alice");
    static final AccountId BOB = new AccountId("acc_bob");
    static final AccountId CAROL = new AccountId("acc_carol");

    private static final EntryId FIRST = new EntryId("ent_1");
    private static final EntryId SECOND = new EntryId("ent_2");

    static EntriesRequested requested() {
        return requested(1);
    }

    static EntriesRequested requested(int attempt) {
        return new EntriesRequested(
                GROUP,
                attempt,
                List.of(
                        entry(FIRST, debit(ALICE, "50"), credit(BOB, "30"), credit(CAROL, "20")),
                        entry(SECOND, debit(BOB, "1"), Posting.credit(LedgerAccount.FEES, usd("1")))));
    }

    static EntriesRequested ofTheHouse() {
        return new EntriesRequested(
                GROUP,
                1,
                List.of(entry(
                        FIRST,
                        Posting.debit(LedgerAccount.SUSPENSE, usd("1")),
                        Posting.credit(LedgerAccount.FEES, usd("1")))));
    }

    static PreparePart prepareAlice() {
        return new PreparePart(ALICE, GROUP, List.of(legs(FIRST, debit(ALICE, "50"))));
    }

    static PreparePart prepareBob() {
        return new PreparePart(BOB, GROUP, List.of(legs(FIRST, credit(BOB, "30")), legs(SECOND, debit(BOB, "1"))));
    }

    static PreparePart prepareCarol() {
        return new PreparePart(CAROL, GROUP, List.of(legs(FIRST, credit(CAROL, "20"))));
    }

    static PartPrepared prepared(AccountId account) {
        return new PartPrepared(account, GROUP, List.of(), List.of());
    }

    static PartRefused refused(AccountId account) {
        return new PartRefused(account, GROUP, "account.frozen", "Account %s is frozen.".formatted(account));
    }

    static PartPosted posted(AccountId account) {
        return new PartPosted(account, GROUP, List.of(), List.of());
    }

    static PartReleased released(AccountId account) {
        return new PartReleased(account, GROUP, List.of());
    }

    static CompleteGroup complete() {
        return new CompleteGroup(GROUP);
    }

    static RejectGroup rejectFor(AccountId account) {
        return new RejectGroup(GROUP, account, "account.frozen", "Account %s is frozen.".formatted(account));
    }

    static EntriesPosted posted() {
        return new EntriesPosted(GROUP, List.of(FIRST, SECOND), List.of());
    }

    static EntriesRejected rejectedFor(AccountId account) {
        return new EntriesRejected(GROUP, account, "account.frozen", "Account %s is frozen.".formatted(account));
    }

    private static RequestedEntry entry(EntryId entryId, Posting... postings) {
        return new RequestedEntry(entryId, EntryKind.ADJUSTMENT, "by hand", null, null, null, List.of(postings));
    }

    private static EntryLegs legs(EntryId entryId, Posting... postings) {
        return new EntryLegs(entryId, EntryKind.ADJUSTMENT, "by hand", null, null, List.of(postings));
    }

    private static Posting debit(AccountId account, String amount) {
        return Posting.debit(LedgerAccount.customer(account), usd(amount));
    }

    private static Posting credit(AccountId account, String amount) {
        return Posting.credit(LedgerAccount.customer(account), usd(amount));
    }

    private static Money usd(String amount) {
        return new Money(new AssetCode("USD"), new BigDecimal(amount).setScale(2));
    }

    private Entries() {}
}
