package io.evenbook.command.journal;

import io.evenbook.api.RejectedException;
import io.evenbook.api.Rejection;
import io.evenbook.api.account.AccountRejection.AccountUnknown;
import io.evenbook.api.account.Requested;
import io.evenbook.api.asset.AssetCode;
import io.evenbook.api.asset.AssetRejection.AssetUnknown;
import io.evenbook.api.journal.EntryDraft;
import io.evenbook.api.journal.EntryDraft.Leg;
import io.evenbook.api.journal.EntryId;
import io.evenbook.api.journal.EntryLegs;
import io.evenbook.api.journal.EntryPart;
import io.evenbook.api.journal.EntryStatus;
import io.evenbook.api.journal.GroupCommand;
import io.evenbook.api.journal.GroupCommand.CompleteGroup;
import io.evenbook.api.journal.GroupCommand.PostEntries;
import io.evenbook.api.journal.GroupCommand.RejectGroup;
import io.evenbook.api.journal.GroupEvent;
import io.evenbook.api.journal.GroupEvent.EntriesPosted;
import io.evenbook.api.journal.GroupEvent.EntriesRejected;
import io.evenbook.api.journal.GroupEvent.EntriesRequested;
import io.evenbook.api.journal.GroupRejection.EntryOnClearing;
import io.evenbook.api.journal.GroupRejection.EntryUnbalanced;
import io.evenbook.api.journal.GroupRejection.GroupPending;
import io.evenbook.api.journal.GroupRejection.GroupPosted;
import io.evenbook.api.journal.GroupRejection.PeriodIsClosed;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.journal.PostingSide;
import io.evenbook.api.journal.RequestedEntry;
import io.evenbook.command.AmountRules;
import io.evenbook.command.account.AccountRegistry;
import io.evenbook.command.asset.AssetRegistry;
import io.evenbook.command.asset.AssetState;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a group of entries decides before any account is asked.
 *
 * <p>Several faults are reported in this order: the group is pending, or posted; then entry by entry: leg by leg (on clearing, account
 * unknown, asset unknown, not positive, excess scale, too large); its legs do not balance; their sum is too large; its period is closed.
 */
public record GroupRules(AssetRegistry assets, AccountRegistry accounts, BooksRegistry books) {

    public List<GroupEvent> decide(GroupState state, GroupCommand command) {
        return switch (command) {
            case PostEntries post -> List.of(request(state, post));
            case CompleteGroup complete ->
                state.status() == EntryStatus.PENDING ? List.of(posted(state)) : List.of();
            case RejectGroup reject ->
                state.status() == EntryStatus.PENDING
                        ? List.of(new EntriesRejected(state.groupId(), reject.accountId(), reject.code(), reject.detail()))
                        : List.of();
        };
    }

    private EntriesRequested request(GroupState state, PostEntries post) {
        if (state != null && state.status() == EntryStatus.PENDING) {
            throw refused(new GroupPending(post.groupId()));
        }
        if (state != null && state.status() == EntryStatus.POSTED) {
            throw refused(new GroupPosted(post.groupId()));
        }
        return new EntriesRequested(
                post.groupId(),
                state == null ? 1 : state.attempt() + 1,
                post.entries().stream().map(this::checked).toList());
    }

    private RequestedEntry checked(EntryDraft draft) {
        List<Posting> postings = draft.legs().stream().map(leg -> posting(draft.entryId(), leg)).toList();
        requireBalance(draft.entryId(), postings);
        requireOpen(draft.effectiveAt());
        return new RequestedEntry(
                draft.entryId(),
                draft.kind(),
                draft.description(),
                draft.reference(),
                draft.effectiveAt(),
                draft.reverses(),
                postings);
    }

    private Posting posting(EntryId entryId, Leg leg) {
        LedgerAccount ledgerAccount = leg.ledgerAccount();
        if (ledgerAccount.equals(LedgerAccount.CLEARING)) {
            throw refused(new EntryOnClearing(entryId));
        }
        ledgerAccount.account().filter(account -> !accounts.exists(account)).ifPresent(account -> {
            throw refused(new AccountUnknown(account.value()));
        });
        Requested amount = leg.amount();
        AssetState asset = assets.find(amount.asset()).orElseThrow(() -> refused(new AssetUnknown(amount.asset().value())));
        return new Posting(
                ledgerAccount,
                leg.side(),
                AmountRules.requireMoney("amount", asset.asset(), amount.amount(), asset.decimals()));
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

    /** What counts when it is recorded counts after everything that is closed. */
    private void requireOpen(Instant effectiveAt) {
        if (effectiveAt != null) {
            books.closedThrough().filter(closed -> !effectiveAt.isAfter(closed)).ifPresent(closed -> {
                throw refused(new PeriodIsClosed(effectiveAt, closed));
            });
        }
    }

    private static EntriesPosted posted(GroupState state) {
        return new EntriesPosted(
                state.groupId(),
                state.entries().stream().map(RequestedEntry::entryId).toList(),
                state.entries().stream()
                        .map(entry -> entry.legsOn(account -> account.account().isEmpty()))
                        .filter(legs -> !legs.postings().isEmpty())
                        .map(GroupRules::housePart)
                        .toList());
    }

    private static EntryPart housePart(EntryLegs legs) {
        return EntryPart.of(legs, "house");
    }

    private static RejectedException refused(Rejection why) {
        return new RejectedException(why);
    }
}
