package io.evenbook.command.journal;

import static io.evenbook.command.account.Checks.refused;

import io.evenbook.api.RejectedItem;
import io.evenbook.api.RequestBounds;
import io.evenbook.api.account.AccountRejection.AccountUnknown;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.journal.EntryCommand;
import io.evenbook.api.journal.EntryCommand.PostEntry;
import io.evenbook.api.journal.EntryCommand.ReverseEntry;
import io.evenbook.api.journal.EntryDraft;
import io.evenbook.api.journal.EntryDraft.Leg;
import io.evenbook.api.journal.EntryEvent;
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
import io.evenbook.api.journal.PeriodCommand;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.journal.PostingSide;
import io.evenbook.command.account.AccountState;
import io.evenbook.command.account.Checks;
import io.evenbook.command.base.AmountRules;
import io.evenbook.command.base.Decider;
import io.evenbook.command.base.Facts;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides entries that clients write, over any number of accounts, and reversals. An entry posts all of its legs or
 * none.
 *
 * <p>Several faults are reported in this order:
 *
 * <ol>
 *   <li>reversals: kind of the original, already reversed, amount or legs exceed the rest, earlier than the original;
 *   <li>too many legs;
 *   <li>leg by leg: on clearing, account unknown, asset unknown, not positive, excess scale, too large;
 *   <li>the legs do not balance, their sum is too large;
 *   <li>effective in the future, in a closed period;
 *   <li>account by account in the order of the legs, see {@link AccountEffects}: closed; then asset by asset, for
 *       debits frozen, direction, insufficient available, and for credits frozen, direction, too large, maximum
 *       exceeded.
 * </ol>
 *
 * <p>A fault of one leg carries the index of the leg.
 */
final class EntryDecider implements Decider<EntryState, EntryCommand, EntryEvent> {
    static final int MAX_LEGS = 500;

    @Override
    public List<EntryEvent> decide(EntryState state, EntryCommand command, Facts facts) {
        return switch (command) {
            case PostEntry post -> List.of(new EntryPosted(checked(post.draft(), facts), null));
            case ReverseEntry reverse -> List.of(reverse(state, reverse, facts));
        };
    }

    @Override
    public EntryState evolve(EntryState state, EntryEvent event) {
        return EntryState.evolve(state, event);
    }

    /** The entry of a draft, after all rules that do not depend on balances. */
    static JournalEntry checked(EntryDraft draft, Facts facts) {
        if (draft.legs().size() > MAX_LEGS) {
            throw refused(new RequestBounds("legs", MAX_LEGS));
        }
        List<Posting> postings = new ArrayList<>(draft.legs().size());
        for (int i = 0; i < draft.legs().size(); i++) {
            Leg leg = draft.legs().get(i);
            postings.add(RejectedItem.of("leg", i, () -> posting(draft.entryId(), leg, facts)));
        }
        requireBalance(draft.entryId(), postings);
        Instant effectiveAt = draft.effectiveAt() == null ? facts.time() : draft.effectiveAt();
        requireOpen(effectiveAt, facts);
        return new JournalEntry(
                draft.entryId(), draft.kind(), draft.description(), draft.reference(), effectiveAt, postings);
    }

    private static Posting posting(EntryId entryId, Leg leg, Facts facts) {
        LedgerAccount ledgerAccount = leg.ledgerAccount();
        if (ledgerAccount.isOfClearing()) {
            throw refused(new EntryOnClearing(entryId, ledgerAccount));
        }
        ledgerAccount
                .account()
                .filter(account -> facts.find(AccountState.AGGREGATE.type(), account) == null)
                .ifPresent(account -> {
                    throw refused(new AccountUnknown(account.value()));
                });
        return new Posting(ledgerAccount, leg.side(), Checks.money(facts, leg.amount()));
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

    /** One sum per asset of the entry; zero for assets without a posting on this side. */
    private static Map<AssetCode, BigDecimal> sums(List<Posting> postings, PostingSide side) {
        Map<AssetCode, BigDecimal> sums = new LinkedHashMap<>();
        for (Posting posting : postings) {
            BigDecimal amount = posting.side() == side ? posting.amount().amount() : BigDecimal.ZERO;
            sums.merge(posting.amount().asset(), amount, BigDecimal::add);
        }
        return sums;
    }

    private static void requireOpen(Instant effectiveAt, Facts facts) {
        if (effectiveAt.isAfter(facts.time())) {
            throw refused(new EntryInFuture(effectiveAt, facts.time()));
        }
        PeriodsState books = facts.find(PeriodsState.AGGREGATE.type(), PeriodCommand.PERIODS_ID);
        Instant closed = books == null ? null : books.closedThrough();
        if (closed != null && !effectiveAt.isAfter(closed)) {
            throw refused(new PeriodIsClosed(effectiveAt, closed));
        }
    }

    private static EntryPosted reverse(EntryState state, ReverseEntry reverse, Facts facts) {
        JournalEntry original = reverse.original();
        switch (original.kind()) {
            case DEPOSIT, WITHDRAWAL, TRANSFER, ADJUSTMENT -> {}
            case TRADE, NOVATION, SETTLEMENT, OBLIGATION, COLLATERAL, REVERSAL ->
                throw refused(new EntryNotReversible(original.entryId(), original.kind()));
        }
        Reversal reversal = Reversal.of(original, state == null ? List.of() : state.reversed());
        List<Leg> legs = reversal.legs(reverse.chosen(), reverse.amount());
        Instant effectiveAt = reverse.atOriginalEffectiveAt() ? original.effectiveAt() : reverse.effectiveAt();
        if (effectiveAt != null && effectiveAt.isBefore(original.effectiveAt())) {
            throw refused(new ReversalTooEarly(original.entryId(), effectiveAt, original.effectiveAt()));
        }
        EntryDraft draft = new EntryDraft(
                reverse.entryId(), EntryKind.REVERSAL, reverse.reason(), original.reference(), effectiveAt, legs);
        return new EntryPosted(checked(draft, facts), original.entryId());
    }
}
