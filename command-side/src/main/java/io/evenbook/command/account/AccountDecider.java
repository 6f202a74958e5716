package io.evenbook.command.account;

import static io.evenbook.command.account.Checks.refused;
import static io.evenbook.command.account.Checks.requireConditions;
import static io.evenbook.command.account.Checks.requireNotFrozen;

import io.evenbook.api.account.AccountCommand;
import io.evenbook.api.account.AccountCommand.CancelWithdrawal;
import io.evenbook.api.account.AccountCommand.CaptureHold;
import io.evenbook.api.account.AccountCommand.ConfirmWithdrawal;
import io.evenbook.api.account.AccountCommand.Deposit;
import io.evenbook.api.account.AccountCommand.EnrolParticipant;
import io.evenbook.api.account.AccountCommand.HoldCommand;
import io.evenbook.api.account.AccountCommand.MoveCollateral;
import io.evenbook.api.account.AccountCommand.OpenAccount;
import io.evenbook.api.account.AccountCommand.OrderCommand;
import io.evenbook.api.account.AccountCommand.PlaceHold;
import io.evenbook.api.account.AccountCommand.ReleaseOrderHold;
import io.evenbook.api.account.AccountCommand.RequestWithdrawal;
import io.evenbook.api.account.AccountCommand.SendTransfer;
import io.evenbook.api.account.AccountCommand.SetLimits;
import io.evenbook.api.account.AccountCommand.StatusCommand;
import io.evenbook.api.account.AccountCommand.WithdrawalCommand;
import io.evenbook.api.account.AccountEvent;
import io.evenbook.api.account.AccountEvent.FundsDeposited;
import io.evenbook.api.account.AccountRejection;
import io.evenbook.api.account.AccountRejection.AccountUnknown;
import io.evenbook.api.account.AccountRejection.DepositReferenceUsed;
import io.evenbook.api.account.AccountRejection.WithdrawalUnknown;
import io.evenbook.api.account.FreezeLevel;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.money.Money;
import io.evenbook.api.money.Requested;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.axon.postgres.bus.Streams.Stream;
import io.evenbook.command.asset.AssetState;
import io.evenbook.command.base.Decider;
import io.evenbook.command.base.Facts;
import io.evenbook.command.customer.CustomerState;
import java.util.List;

/**
 * Decides the commands on accounts; each family has its rules in a file of its own.
 *
 * <p>Several faults in one command are reported in this order:
 *
 * <ol>
 *   <li>reference or id used;
 *   <li>account unknown;
 *   <li>conditions of the client;
 *   <li>account closed, frozen;
 *   <li>transfers: the other account (the same, unknown, closed, frozen);
 *   <li>amount: asset unknown, not positive, excess scale, too large;
 *   <li>holds: expiry past, hold exists; withdrawals: destination of another subject, expiry before the withdrawal can
 *       be confirmed;
 *   <li>debits: direction, insufficient available;
 *   <li>credits: direction, balance too large, maximum exceeded;
 *   <li>withdrawals, and transfers to others: the limits of the account's customer.
 * </ol>
 *
 * <p>Captures: hold unknown, hold not placed by a client, frozen; the other account; the amount; hold exceeded. Limits:
 * account closed; asset unknown; minimum, then maximum (excess scale, too large); limits crossed; insufficient
 * available.
 *
 * <p>The settlement of trades ignores freezes and limits: an order is accepted only if its settlement fits.
 */
final class AccountDecider implements Decider<AccountState, AccountCommand, AccountEvent> {
    @Override
    public List<AccountEvent> decide(AccountState state, AccountCommand command, Facts facts) {
        if (state == null && !(command instanceof OpenAccount)) {
            throw refused(unknown(command));
        }
        return switch (command) {
            case StatusCommand status -> Statuses.decide(state, status, facts);
            case Deposit deposit -> List.of(deposit(state, deposit, facts));
            case WithdrawalCommand withdrawal -> Withdrawals.decide(state, withdrawal, facts);
            case HoldCommand hold -> Holds.decide(state, hold, facts);
            case SendTransfer send -> Transfers.decide(state, send, facts);
            case SetLimits set -> LimitRules.decide(state, set, facts);
            case EnrolParticipant enrol -> Enrolments.decide(state, enrol, facts);
            case OrderCommand order ->
                throw new IllegalArgumentException("must be decided with the order's market: " + order);
            case MoveCollateral move -> throw new IllegalArgumentException("must be decided with its scheme: " + move);
        };
    }

    private static AccountRejection unknown(AccountCommand command) {
        return switch (command) {
            case ConfirmWithdrawal confirm ->
                new WithdrawalUnknown(confirm.withdrawalId().value());
            case CancelWithdrawal cancel ->
                new WithdrawalUnknown(cancel.withdrawalId().value());
            default -> new AccountUnknown(command.accountId().value());
        };
    }

    @Override
    public AccountState evolve(AccountState state, AccountEvent event) {
        return AccountState.evolve(state, event);
    }

    private static FundsDeposited deposit(AccountState state, Deposit deposit, Facts facts) {
        requireConditions(state, deposit.amount());
        requireNotFrozen(state, FreezeLevel.ALL);
        Money amount = Checks.money(facts, deposit.amount());
        JournalEntry entry = new JournalEntry(
                deposit.entryId(),
                EntryKind.DEPOSIT,
                "Deposit to " + state.accountId(),
                deposit.reference(),
                facts.time(),
                List.of(
                        Posting.debit(LedgerAccount.OMNIBUS, amount),
                        Posting.credit(LedgerAccount.customer(state.accountId()), amount)));
        return new FundsDeposited(state.accountId(), deposit.reference(), entry, Funds.credited(state, amount));
    }

    /** Uses the command's unique key, loads the states that the rules look up, and releases expired holds. */
    static void prepare(AccountCommand command, Streams streams) {
        if (command instanceof OpenAccount open) {
            if (open.customerId() != null) {
                CustomerState.require(Facts.of(streams), open.customerId());
            }
            // Opening again does nothing: it releases no expired holds either
            return;
        }
        if (command instanceof ReleaseOrderHold) {
            // One commit may end many orders of an account: the expired holds would come on top of each
            return;
        }
        useKey(command, streams);
        AccountId payee = payee(command);
        Requested amount = amount(command);
        if (payee != null || amount != null) {
            load(command.accountId(), payee, amount, streams);
        }
        Accounts.releaseExpired(streams, command.accountId());
        if (payee != null) {
            Accounts.releaseExpired(streams, payee);
        }
    }

    private static void useKey(AccountCommand command, Streams streams) {
        switch (command) {
            case Deposit deposit -> {
                String key = UniqueKeys.deposit(deposit.accountId(), deposit.reference());
                if (streams.isUsed(key)) {
                    throw refused(new DepositReferenceUsed(deposit.accountId(), deposit.reference()));
                }
                streams.use(key);
            }
            case RequestWithdrawal request -> streams.use(UniqueKeys.withdrawal(request.withdrawalId()));
            case PlaceHold place -> streams.use(UniqueKeys.hold(place.accountId(), place.holdId()));
            case CaptureHold capture ->
                streams.use(UniqueKeys.capture(capture.accountId(), capture.holdId(), capture.key()));
            default -> {}
        }
    }

    private static AccountId payee(AccountCommand command) {
        return switch (command) {
            case SendTransfer send -> send.to();
            case CaptureHold capture -> capture.to();
            default -> null;
        };
    }

    private static Requested amount(AccountCommand command) {
        return switch (command) {
            case Deposit deposit -> deposit.amount();
            case RequestWithdrawal request -> request.amount();
            case PlaceHold place -> place.amount();
            case SendTransfer send -> send.amount();
            default -> null;
        };
    }

    private static void load(AccountId accountId, AccountId payee, Requested amount, Streams streams) {
        Stream account = Stream.of(AccountState.AGGREGATE.type(), accountId);
        Stream other = payee == null ? account : Stream.of(AccountState.AGGREGATE.type(), payee);
        streams.load(
                amount == null
                        ? List.of(account, other)
                        : List.of(account, other, Stream.of(AssetState.AGGREGATE.type(), amount.asset())));
    }
}
