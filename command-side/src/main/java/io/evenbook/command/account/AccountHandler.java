package io.evenbook.command.account;

import static io.evenbook.command.account.Checks.refused;
import static io.evenbook.command.account.Checks.requireConditions;
import static io.evenbook.command.account.Checks.requireNotFrozen;

import io.evenbook.api.account.AccountCommand;
import io.evenbook.api.account.AccountCommand.CancelAccountOrders;
import io.evenbook.api.account.AccountCommand.CancelWithdrawal;
import io.evenbook.api.account.AccountCommand.CaptureHold;
import io.evenbook.api.account.AccountCommand.CloseAccount;
import io.evenbook.api.account.AccountCommand.ConfirmWithdrawal;
import io.evenbook.api.account.AccountCommand.Deposit;
import io.evenbook.api.account.AccountCommand.ExpireHolds;
import io.evenbook.api.account.AccountCommand.FreezeAccount;
import io.evenbook.api.account.AccountCommand.OpenAccount;
import io.evenbook.api.account.AccountCommand.PlaceHold;
import io.evenbook.api.account.AccountCommand.PlaceOrder;
import io.evenbook.api.account.AccountCommand.ReleaseHold;
import io.evenbook.api.account.AccountCommand.ReleaseOrderHold;
import io.evenbook.api.account.AccountCommand.RequestWithdrawal;
import io.evenbook.api.account.AccountCommand.SendTransfer;
import io.evenbook.api.account.AccountCommand.SetLimits;
import io.evenbook.api.account.AccountCommand.UnfreezeAccount;
import io.evenbook.api.account.AccountEvent;
import io.evenbook.api.account.AccountEvent.HoldCaptured;
import io.evenbook.api.account.AccountEvent.TransferReceived;
import io.evenbook.api.account.AccountEvent.TransferSent;
import io.evenbook.api.account.AccountRejection.DepositReferenceUsed;
import io.evenbook.api.account.AccountRejection.TransferToItself;
import io.evenbook.api.account.AccountRejection.WithdrawalUnknown;
import io.evenbook.api.account.FreezeLevel;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.TransferId;
import io.evenbook.api.id.WithdrawalId;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.CancelReason;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.command.StreamTypes;
import io.evenbook.command.market.MarketHandler;
import java.util.List;

/**
 * What accounts decide, each by itself or with another one.
 *
 * <p>Several faults in one command are reported in this order: reference or id used; conditions of the client; account
 * unknown, closed, frozen; the other account of a transfer (the same, unknown, closed, frozen); for amounts: asset
 * unknown, not positive, excess scale, too large; expiry past, hold exists; direction, insufficient available; then of
 * what comes in: direction, balance too large, maximum exceeded. A capture: hold unknown, hold not placed by hand,
 * frozen; the other account; the amount; hold exceeded. Limits: account closed; asset unknown; minimum, then maximum
 * (excess scale, too large); limits crossed; insufficient available.
 *
 * <p>Trades that were executed are settled whatever freezes and limits say: {@link SettlementHandler}.
 */
public final class AccountHandler {
    private AccountHandler() {}

    /** The version of the account afterwards; of an order that is placed, the version of the order. */
    public static long decide(AccountCommand command, Streams streams) {
        switch (command) {
            case OpenAccount open ->
                append(streams, AccountRules.open(streams.find(StreamTypes.ACCOUNT, open.accountId()), open));
            case Deposit deposit -> {
                useReference(deposit, streams);
                append(streams, AccountRules.deposit(state(command, streams), deposit, streams));
            }
            case RequestWithdrawal request -> {
                streams.use(WithdrawalRules.uniqueKey(request.withdrawalId()));
                append(streams, WithdrawalRules.request(state(command, streams), request, streams));
            }
            case ConfirmWithdrawal confirm ->
                append(
                        streams,
                        WithdrawalRules.confirm(withdrawing(confirm.withdrawalId(), streams), confirm, streams));
            case CancelWithdrawal cancel ->
                append(streams, WithdrawalRules.cancel(withdrawing(cancel.withdrawalId(), streams), cancel, streams));
            case PlaceHold place -> {
                streams.use(holdKey(place.accountId(), place.holdId()));
                append(streams, HoldRules.place(state(command, streams), place, streams));
            }
            case CaptureHold capture -> {
                streams.use(captureKey(capture.accountId(), capture.holdId(), capture.key()));
                capture(capture, streams);
            }
            case ReleaseHold release -> append(streams, HoldRules.release(state(command, streams), release, streams));
            case ExpireHolds expire -> {
                if (!state(command, streams).expired(streams.time(), 1).isEmpty()) {
                    streams.continueWith(expire);
                }
            }
            case ReleaseOrderHold release ->
                HoldRules.release(state(command, streams), release.release())
                        .ifPresent(event -> append(streams, event));
            case SendTransfer send -> send(send, streams);
            case SetLimits set -> append(streams, AccountRules.setLimits(state(command, streams), set, streams));
            case PlaceOrder place -> {
                return MarketHandler.place(place, streams);
            }
            case FreezeAccount freeze -> {
                append(streams, AccountRules.freeze(state(command, streams), freeze));
                MarketHandler.cancelAll(
                        new CancelAccountOrders(freeze.accountId(), null, null, CancelReason.FROZEN), streams);
            }
            case CancelAccountOrders cancel -> MarketHandler.cancelAll(cancel, streams);
            case UnfreezeAccount unfreeze -> append(streams, AccountRules.unfreeze(state(command, streams), unfreeze));
            case CloseAccount close -> append(streams, AccountRules.close(state(command, streams), close));
        }
        return streams.version(StreamTypes.ACCOUNT, command.accountId());
    }

    /** Under which a deposit's reference is used once. */
    static String depositKey(AccountId accountId, String reference) {
        return "deposit\n" + accountId + "\n" + reference;
    }

    /** Under which a hold's id is used once. */
    static String holdKey(AccountId accountId, HoldId holdId) {
        return "hold\n" + accountId + "\n" + holdId;
    }

    /** Under which a capture's id is used once. */
    static String captureKey(AccountId accountId, HoldId holdId, String captureId) {
        return String.join("\n", "capture", accountId.value(), holdId.value(), captureId);
    }

    private static void useReference(Deposit deposit, Streams streams) {
        String key = depositKey(deposit.accountId(), deposit.reference());
        if (streams.isUsed(key)) {
            throw refused(new DepositReferenceUsed(deposit.accountId(), deposit.reference()));
        }
        streams.use(key);
    }

    private static AccountState state(AccountCommand command, Streams streams) {
        return Accounts.require(streams, command.accountId());
    }

    private static AccountState withdrawing(WithdrawalId withdrawalId, Streams streams) {
        if (streams.find(StreamTypes.ACCOUNT, withdrawalId.accountId()) == null) {
            throw refused(new WithdrawalUnknown(withdrawalId.value()));
        }
        return Accounts.require(streams, withdrawalId.accountId());
    }

    private static void append(Streams streams, AccountEvent event) {
        Accounts.append(streams, event);
    }

    private static void append(Streams streams, List<AccountEvent> events) {
        events.forEach(event -> append(streams, event));
    }

    private static void send(SendTransfer send, Streams streams) {
        streams.load(List.of(
                Streams.Stream.of(StreamTypes.ACCOUNT, send.accountId()),
                Streams.Stream.of(StreamTypes.ACCOUNT, send.to()),
                Streams.Stream.of(StreamTypes.ASSET, send.amount().asset())));
        AccountState payer = Accounts.require(streams, send.accountId());
        requireConditions(payer, send.amount());
        requireNotFrozen(payer, FreezeLevel.DEBITS);
        AccountState payee = payee(send.accountId(), send.to(), streams);
        Money amount = Checks.money(streams, send.amount());
        JournalEntry entry = new JournalEntry(
                EntryId.sent(send.transferId()),
                EntryKind.TRANSFER,
                "Transfer to " + send.to(),
                send.reference(),
                streams.time(),
                List.of(
                        Posting.debit(LedgerAccount.customer(send.accountId()), amount),
                        Posting.credit(LedgerAccount.customer(send.to()), amount)));
        TransferSent sent = new TransferSent(
                send.accountId(),
                send.transferId(),
                send.to(),
                amount,
                send.reference(),
                entry,
                Funds.debited(payer, amount));
        TransferReceived received =
                received(payee, send.transferId(), send.accountId(), amount, send.reference(), entry);
        append(streams, sent);
        append(streams, received);
    }

    private static void capture(CaptureHold capture, Streams streams) {
        AccountState payer = Accounts.require(streams, capture.accountId());
        Hold hold = HoldRules.requireCapturable(payer, capture.holdId(), streams.time());
        AccountState payee = capture.to() == null ? null : payee(capture.accountId(), capture.to(), streams);
        HoldCaptured captured = HoldRules.capture(payer, hold, capture, streams);
        TransferReceived received = payee == null
                ? null
                : received(payee, capture.transferId(), capture.accountId(), captured.amount(), null, captured.entry());
        append(streams, captured);
        if (received != null) {
            append(streams, received);
        }
    }

    private static AccountState payee(AccountId payer, AccountId payee, Streams streams) {
        if (payee.equals(payer)) {
            throw refused(new TransferToItself(payee));
        }
        AccountState state = Accounts.require(streams, payee);
        requireNotFrozen(state, FreezeLevel.ALL);
        return state;
    }

    private static TransferReceived received(
            AccountState payee,
            TransferId transferId,
            AccountId from,
            Money amount,
            String reference,
            JournalEntry entry) {
        return new TransferReceived(
                payee.accountId(),
                transferId,
                from,
                amount,
                reference,
                entry.entryId(),
                entry.effectiveAt(),
                Funds.credited(payee, amount));
    }
}
