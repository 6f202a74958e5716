package io.evenbook.command.approval;

import io.evenbook.api.account.AccountCommand.ConfirmWithdrawal;
import io.evenbook.api.account.AccountCommand.SendTransfer;
import io.evenbook.api.account.AccountCommand.SetLimits;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.journal.EntryCommand.ReverseEntry;
import io.evenbook.api.journal.EntryDraft;
import io.evenbook.api.journal.EntryDraft.Leg;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.journal.PostingSide;
import io.evenbook.api.money.Requested;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.command.account.AccountState;
import io.evenbook.command.account.Hold;
import io.evenbook.command.customer.CustomerLimits;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The amounts of commands, as policies compare them. They may be unchecked; the command's own rules refuse bad ones.
 */
final class Amounts {
    private Amounts() {}

    static List<Requested> of(Requested amount) {
        return List.of(amount);
    }

    /** Null if nothing is pending: the command itself will be refused. */
    static List<Requested> withdrawn(ConfirmWithdrawal confirm, Streams streams) {
        AccountState account = AccountState.AGGREGATE.find(streams, confirm.accountId());
        Hold hold = account == null ? null : account.holds().get(HoldId.behind(confirm.withdrawalId()));
        return hold == null
                ? null
                : of(new Requested(hold.remaining().asset(), hold.remaining().amount()));
    }

    /** Null if it goes to another customer and the payer's limits need a rate that there is not. */
    static List<Requested> sent(SendTransfer send, Streams streams) {
        AccountState payer = AccountState.AGGREGATE.find(streams, send.accountId());
        AccountState payee = AccountState.AGGREGATE.find(streams, send.to());
        boolean leaves = payer != null && payee != null && !Objects.equals(payer.customerId(), payee.customerId());
        return leaves ? leaving(send.accountId(), send.amount(), streams) : of(send.amount());
    }

    /** Null if the limits of the account's customer need a rate that there is not. */
    static List<Requested> leaving(AccountId accountId, Requested amount, Streams streams) {
        AccountState account = AccountState.AGGREGATE.find(streams, accountId);
        boolean limited = account != null && account.customerId() != null;
        return limited && CustomerLimits.lacksRate(account.customerId(), amount.asset(), streams) ? null : of(amount);
    }

    static List<Requested> creditLine(SetLimits limits) {
        return List.of(new Requested(limits.asset(), limits.minimum().negate()));
    }

    /** The debits of an entry, one sum an asset. */
    static List<Requested> of(List<Leg> legs) {
        Map<String, BigDecimal> sums = new TreeMap<>();
        for (Leg leg : legs) {
            if (leg.side() == PostingSide.DEBIT) {
                add(sums, leg.amount().asset(), leg.amount().amount());
            }
        }
        return requested(sums);
    }

    /** The debits of several entries, one sum an entry and asset. */
    static List<Requested> ofEach(List<EntryDraft> entries) {
        return entries.stream().flatMap(entry -> of(entry.legs()).stream()).toList();
    }

    /** The amounts to reverse; without a choice of the client all of the entry, even if some of it was reversed. */
    static List<Requested> reversed(ReverseEntry reverse) {
        if (reverse.chosen() != null) {
            return of(reverse.chosen());
        }
        Map<String, BigDecimal> sums = new TreeMap<>();
        for (Posting posting : reverse.original().postings()) {
            if (posting.side() == PostingSide.DEBIT) {
                BigDecimal all = posting.amount().amount();
                add(sums, posting.amount().asset(), reverse.amount() == null ? all : reverse.amount());
            }
        }
        return requested(sums);
    }

    private static void add(Map<String, BigDecimal> sums, AssetCode asset, BigDecimal amount) {
        sums.merge(asset.value(), amount, BigDecimal::add);
    }

    private static List<Requested> requested(Map<String, BigDecimal> sums) {
        return sums.entrySet().stream()
                .map(sum -> new Requested(new AssetCode(sum.getKey()), sum.getValue()))
                .toList();
    }
}
