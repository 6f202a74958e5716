package io.evenbook.command.account;

import static io.evenbook.command.account.Checks.refused;
import static io.evenbook.command.account.Checks.requireConditions;
import static io.evenbook.command.account.Checks.requireLater;
import static io.evenbook.command.account.Checks.requireNotFrozen;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.evenbook.api.access.Sealed;
import io.evenbook.api.account.AccountCommand.CancelWithdrawal;
import io.evenbook.api.account.AccountCommand.ConfirmWithdrawal;
import io.evenbook.api.account.AccountCommand.RequestWithdrawal;
import io.evenbook.api.account.AccountCommand.WithdrawalCommand;
import io.evenbook.api.account.AccountEvent;
import io.evenbook.api.account.AccountEvent.FundsHeld;
import io.evenbook.api.account.AccountEvent.WithdrawalCancelled;
import io.evenbook.api.account.AccountEvent.WithdrawalConfirmed;
import io.evenbook.api.account.AccountEvent.WithdrawalRequested;
import io.evenbook.api.account.AccountRejection.DestinationOfAnotherSubject;
import io.evenbook.api.account.AccountRejection.WithdrawalEnded;
import io.evenbook.api.account.AccountRejection.WithdrawalExpiryEarly;
import io.evenbook.api.account.AccountRejection.WithdrawalUnknown;
import io.evenbook.api.account.FreezeLevel;
import io.evenbook.api.account.HoldReason;
import io.evenbook.api.customer.LimitRejection.DestinationNew;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.WithdrawalId;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.money.Money;
import io.evenbook.command.base.Facts;
import io.evenbook.command.customer.CustomerLimits;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * The pending withdrawals of an account and their rules. A withdrawal takes two steps: a hold sets its funds aside
 * until it is confirmed, cancelled or expired.
 */
public record Withdrawals(PMap<WithdrawalId, Pending> pending) {
    static final Withdrawals NONE = new Withdrawals(HashTreePMap.empty());

    /**
     * A pending withdrawal.
     *
     * @param destination the match of the destination, sealed as the customer's; null: none was named, or the account
     *     had no customer then
     * @param confirmableFrom null: at any time
     */
    public record Pending(String reference, String destination, Instant confirmableFrom) {
        private static Pending of(WithdrawalRequested requested) {
            Sealed destination = requested.destination();
            boolean ofCustomer = destination != null
                    && !destination.subject().equals(requested.accountId().value());
            return new Pending(
                    requested.reference(), ofCustomer ? destination.match() : null, requested.confirmableFrom());
        }
    }

    /** Reads a snapshot: the pending withdrawals by their identifiers. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Withdrawals restore(Map<WithdrawalId, Pending> pending) {
        return new Withdrawals(HashTreePMap.from(pending));
    }

    @Override
    @JsonValue
    public PMap<WithdrawalId, Pending> pending() {
        return pending;
    }

    Withdrawals plus(WithdrawalRequested requested) {
        return new Withdrawals(pending.plus(requested.withdrawalId(), Pending.of(requested)));
    }

    Withdrawals minus(WithdrawalId withdrawalId) {
        return new Withdrawals(pending.minus(withdrawalId));
    }

    // Rules

    static List<AccountEvent> decide(AccountState state, WithdrawalCommand command, Facts facts) {
        return switch (command) {
            case RequestWithdrawal request -> request(state, request, facts);
            case ConfirmWithdrawal confirm -> List.of(confirm(state, confirm, facts));
            case CancelWithdrawal cancel -> {
                Hold hold = requirePending(state, cancel.withdrawalId(), facts);
                yield List.of(
                        Holds.released(state, hold, ReleaseKey.WITHDRAWAL_CANCELLED, hold.remaining(), null),
                        new WithdrawalCancelled(state.accountId(), cancel.withdrawalId()));
            }
        };
    }

    private static List<AccountEvent> request(AccountState state, RequestWithdrawal request, Facts facts) {
        requireConditions(state, request.amount());
        requireNotFrozen(state, FreezeLevel.DEBITS, facts);
        Money amount = Checks.money(facts, request.amount());
        requireLater(state, request.expiresAt(), facts.time());
        requireSubject(state, request.destination());
        Instant confirmableFrom = state.customerId() == null
                ? null
                : CustomerLimits.confirmableFrom(state.customerId(), request.destination(), facts);
        requireConfirmable(state, request.expiresAt(), confirmableFrom);
        HoldId holdId = HoldId.behind(request.withdrawalId());
        return List.of(
                new FundsHeld(
                        state.accountId(),
                        holdId,
                        HoldReason.WITHDRAWAL,
                        amount,
                        null,
                        request.expiresAt(),
                        Funds.held(state, amount)),
                new WithdrawalRequested(
                        state.accountId(),
                        request.withdrawalId(),
                        holdId,
                        amount,
                        request.reference(),
                        request.destination(),
                        confirmableFrom));
    }

    /** Whoever names a destination, it is sealed for the account's customer, or for the account without one. */
    private static void requireSubject(AccountState state, Sealed destination) {
        String subject = state.customerId() == null
                ? state.accountId().value()
                : state.customerId().value();
        if (destination != null && !destination.subject().equals(subject)) {
            throw refused(new DestinationOfAnotherSubject(state.accountId()));
        }
    }

    /** Nobody could ever confirm a withdrawal that expires first. */
    private static void requireConfirmable(AccountState state, Instant expiresAt, Instant confirmableFrom) {
        if (expiresAt != null && confirmableFrom != null && !expiresAt.isAfter(confirmableFrom)) {
            throw refused(new WithdrawalExpiryEarly(state.accountId(), expiresAt, confirmableFrom));
        }
    }

    private static WithdrawalConfirmed confirm(AccountState state, ConfirmWithdrawal confirm, Facts facts) {
        Hold hold = requirePending(state, confirm.withdrawalId(), facts);
        requireNotFrozen(state, FreezeLevel.DEBITS, facts);
        Pending pending = state.withdrawals().pending.get(confirm.withdrawalId());
        if (pending.confirmableFrom != null && facts.time().isBefore(pending.confirmableFrom)) {
            throw refused(new DestinationNew(state.customerId(), confirm.withdrawalId(), pending.confirmableFrom));
        }
        Money amount = hold.remaining();
        JournalEntry entry = new JournalEntry(
                EntryId.confirmed(confirm.withdrawalId()),
                EntryKind.WITHDRAWAL,
                "Withdrawal from " + state.accountId(),
                pending.reference,
                facts.time(),
                List.of(
                        Posting.debit(LedgerAccount.customer(state.accountId()), amount),
                        Posting.credit(LedgerAccount.OMNIBUS, amount)));
        return new WithdrawalConfirmed(
                state.accountId(),
                confirm.withdrawalId(),
                hold.holdId(),
                entry,
                Funds.captured(state.balance(amount), amount));
    }

    private static Hold requirePending(AccountState state, WithdrawalId withdrawalId, Facts facts) {
        if (state.withdrawals().pending.containsKey(withdrawalId)) {
            Hold hold = state.holds().get(HoldId.behind(withdrawalId));
            if (hold.isExpired(facts.time())) {
                throw refused(new WithdrawalEnded(withdrawalId));
            }
            return hold;
        }
        throw refused(
                facts.isUsed(UniqueKeys.withdrawal(withdrawalId))
                        ? new WithdrawalEnded(withdrawalId)
                        : new WithdrawalUnknown(withdrawalId.value()));
    }
}
