package io.evenbook.command.journal;

import static io.evenbook.command.account.Checks.refused;

import io.evenbook.api.RejectedPart;
import io.evenbook.api.RequestBounds;
import io.evenbook.api.account.AccountEvent.EntryApplied;
import io.evenbook.api.account.AccountRejection.AccountUnknown;
import io.evenbook.api.account.FreezeLevel;
import io.evenbook.api.account.PostedChange;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.journal.BooksCommand;
import io.evenbook.api.journal.EntryCommand;
import io.evenbook.api.journal.EntryCommand.PostEntry;
import io.evenbook.api.journal.EntryCommand.ReverseEntry;
import io.evenbook.api.journal.EntryDraft;
import io.evenbook.api.journal.EntryDraft.Leg;
import io.evenbook.api.journal.EntryEvent.EntryPosted;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.EntryRejection.EntryInFuture;
import io.evenbook.api.journal.EntryRejection.EntryNotReversible;
import io.evenbook.api.journal.EntryRejection.EntryOnClearing;
import io.evenbook.api.journal.EntryRejection.EntryUnbalanced;
import io.evenbook.api.journal.EntryRejection.PeriodIsClosed;
import io.evenbook.api.journal.EntryRejection.ReversalTooEarly;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.journal.PostingSide;
import io.evenbook.api.money.Money;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.command.AmountRules;
import io.evenbook.command.StreamTypes;
import io.evenbook.command.account.AccountState;
import io.evenbook.command.account.Accounts;
import io.evenbook.command.account.Checks;
import io.evenbook.command.account.Funds;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Entries by hand over any number of accounts, and reversals: all legs of one are posted or none.
 *
 * <p>Several faults are reported in this order: too many legs; leg by leg (on clearing, account unknown, asset unknown,
 * not positive, excess scale, too large); the legs do not balance; their sum is too large; effective in the future, in
 * a closed period; then account by account in the order of the legs: closed; asset by asset: what it pays (frozen,
 * direction, insufficient available), or what it receives (frozen, direction, too large, maximum exceeded). What
 * belongs to a leg names it. A reversal first: the kind of the original, reversed already, amount or legs exceed what
 * is left, earlier than the original.
 */
public final class EntryHandler {
    /** How many legs an entry may have. */
    public static final int MAX_LEGS = 500;

    private EntryHandler() {}

    /** The version of the entry's stream afterwards. */
    public static long decide(EntryCommand command, Streams streams) {
        return switch (command) {
            case PostEntry post -> {
                post(checked(post.draft(), streams), null, streams);
                yield streams.version(StreamTypes.ENTRY, post.draft().entryId());
            }
            case ReverseEntry reverse -> {
                reverse(reverse, streams);
                yield streams.version(StreamTypes.ENTRY, reverse.original().entryId());
            }
        };
    }

    // What holds of an entry whatever its accounts have

    static JournalEntry checked(EntryDraft draft, Streams streams) {
        if (draft.legs().size() > MAX_LEGS) {
            throw refused(new RequestBounds("legs", MAX_LEGS));
        }
        load(draft.legs(), streams);
        List<Posting> postings = new ArrayList<>(draft.legs().size());
        for (int i = 0; i < draft.legs().size(); i++) {
            Leg leg = draft.legs().get(i);
            postings.add(RejectedPart.of("leg", i, () -> posting(draft.entryId(), leg, streams)));
        }
        requireBalance(draft.entryId(), postings);
        Instant effectiveAt = draft.effectiveAt() == null ? streams.time() : draft.effectiveAt();
        requireOpen(effectiveAt, streams);
        return new JournalEntry(
                draft.entryId(), draft.kind(), draft.description(), draft.reference(), effectiveAt, postings);
    }

    private static void load(List<Leg> legs, Streams streams) {
        Set<Streams.Stream> needed = new LinkedHashSet<>();
        needed.add(Streams.Stream.of(StreamTypes.BOOKS, BooksCommand.BOOKS_ID));
        for (Leg leg : legs) {
            leg.ledgerAccount()
                    .account()
                    .ifPresent(account -> needed.add(Streams.Stream.of(StreamTypes.ACCOUNT, account)));
            needed.add(Streams.Stream.of(StreamTypes.ASSET, leg.amount().asset()));
        }
        streams.load(needed);
    }

    private static Posting posting(EntryId entryId, Leg leg, Streams streams) {
        LedgerAccount ledgerAccount = leg.ledgerAccount();
        if (ledgerAccount.equals(LedgerAccount.CLEARING)) {
            throw refused(new EntryOnClearing(entryId));
        }
        ledgerAccount
                .account()
                .filter(account -> streams.find(StreamTypes.ACCOUNT, account) == null)
                .ifPresent(account -> {
                    throw refused(new AccountUnknown(account.value()));
                });
        return new Posting(ledgerAccount, leg.side(), Checks.money(streams, leg.amount()));
    }

    private static void requireBalance(EntryId entryId, List<Posting> postings) {
        Map<AssetCode, BigDecimal> debits = sums(postings, PostingSide.DEBIT);
        Map<AssetCode, BigDecimal> credits = sums(postings, PostingSide.CREDIT);
        for (AssetCode asset : debits.keySet()) {
            if (debits.get(asset).compareTo(credits.get(asset)) != 0) {
                throw refused(new EntryUnbalanced(entryId, asset, debits.get(asset), credits.get(asset)));
            }
        }
        debits.values().forEach(sum -> AmountRules.requireFit("sum", sum));
    }

    /** Of all assets, also those that have nothing on this side. */
    private static Map<AssetCode, BigDecimal> sums(List<Posting> postings, PostingSide side) {
        Map<AssetCode, BigDecimal> sums = new LinkedHashMap<>();
        for (Posting posting : postings) {
            BigDecimal amount = posting.side() == side ? posting.amount().amount() : BigDecimal.ZERO;
            sums.merge(posting.amount().asset(), amount, BigDecimal::add);
        }
        return sums;
    }

    private static void requireOpen(Instant effectiveAt, Streams streams) {
        if (effectiveAt.isAfter(streams.time())) {
            throw refused(new EntryInFuture(effectiveAt, streams.time()));
        }
        BooksState books = streams.find(StreamTypes.BOOKS, BooksCommand.BOOKS_ID);
        Instant closed = books == null ? null : books.closedThrough();
        if (closed != null && !effectiveAt.isAfter(closed)) {
            throw refused(new PeriodIsClosed(effectiveAt, closed));
        }
    }

    // What it makes of its accounts

    static void post(JournalEntry entry, EntryId reverses, Streams streams) {
        List<EntryApplied> applied = new ArrayList<>();
        entry.netByAccount().forEach((accountId, net) -> {
            AccountState account = Accounts.require(streams, accountId);
            int leg = firstLeg(entry, posting -> posting.ledgerAccount().equals(LedgerAccount.customer(accountId)));
            RejectedPart.of("leg", leg, () -> {
                Checks.requireNotClosed(account);
                return null;
            });
            List<PostedChange> changes = new ArrayList<>();
            net.forEach((asset, amount) -> {
                int legOfAsset = firstLeg(
                        entry,
                        posting -> posting.ledgerAccount().equals(LedgerAccount.customer(accountId))
                                && posting.amount().asset().equals(asset));
                changes.add(RejectedPart.of("leg", legOfAsset, () -> change(account, asset, amount)));
            });
            applied.add(new EntryApplied(accountId, entry.entryId(), entry.effectiveAt(), changes));
        });
        EntryPosted posted = new EntryPosted(entry, reverses);
        if (reverses == null) {
            streams.append(StreamTypes.ENTRY, posted.streamId(), Streams.NONE, posted);
        } else {
            streams.append(StreamTypes.ENTRY, posted.streamId(), posted);
        }
        applied.forEach(event -> Accounts.append(streams, event));
    }

    private static int firstLeg(JournalEntry entry, Predicate<Posting> matches) {
        return (int) entry.postings().stream().takeWhile(matches.negate()).count();
    }

    private static PostedChange change(AccountState account, AssetCode asset, BigDecimal net) {
        Money change = new Money(asset, AmountRules.requireFit("amount", net));
        if (change.isNegative()) {
            Checks.requireNotFrozen(account, FreezeLevel.DEBITS);
            return new PostedChange(change, Funds.debited(account, change.negated()));
        }
        if (change.isZero()) {
            return new PostedChange(change, account.position(asset, net.scale()).balance());
        }
        Checks.requireNotFrozen(account, FreezeLevel.ALL);
        return new PostedChange(change, Funds.credited(account, change));
    }

    // Reversals

    private static void reverse(ReverseEntry reverse, Streams streams) {
        JournalEntry original = reverse.original();
        switch (original.kind()) {
            case DEPOSIT, WITHDRAWAL, TRANSFER, ADJUSTMENT -> {}
            case TRADE, REVERSAL -> throw refused(new EntryNotReversible(original.entryId(), original.kind()));
        }
        EntryState state = streams.find(StreamTypes.ENTRY, original.entryId());
        Reversal reversal = Reversal.of(original, state == null ? List.of() : state.reversed());
        List<Leg> legs = reversal.legs(reverse.chosen(), reverse.amount());
        Instant effectiveAt = reverse.atOriginalEffectiveAt() ? original.effectiveAt() : reverse.effectiveAt();
        if (effectiveAt != null && effectiveAt.isBefore(original.effectiveAt())) {
            throw refused(new ReversalTooEarly(original.entryId(), effectiveAt, original.effectiveAt()));
        }
        EntryDraft draft = new EntryDraft(
                reverse.entryId(), EntryKind.REVERSAL, reverse.reason(), original.reference(), effectiveAt, legs);
        post(checked(draft, streams), original.entryId(), streams);
    }
}
