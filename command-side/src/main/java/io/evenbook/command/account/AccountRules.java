package io.evenbook.command.account;

import static io.evenbook.command.account.Checks.refused;
import static io.evenbook.command.account.Checks.requireConditions;
import static io.evenbook.command.account.Checks.requireNotClosed;

import io.evenbook.api.account.AccountCommand;
import io.evenbook.api.account.AccountCommand.CancelWithdrawal;
import io.evenbook.api.account.AccountCommand.CaptureHold;
import io.evenbook.api.account.AccountCommand.CloseAccount;
import io.evenbook.api.account.AccountCommand.ConfirmWithdrawal;
import io.evenbook.api.account.AccountCommand.Deposit;
import io.evenbook.api.account.AccountCommand.ExpireHold;
import io.evenbook.api.account.AccountCommand.FreezeAccount;
import io.evenbook.api.account.AccountCommand.LiftHold;
import io.evenbook.api.account.AccountCommand.OpenAccount;
import io.evenbook.api.account.AccountCommand.PayIn;
import io.evenbook.api.account.AccountCommand.PayOut;
import io.evenbook.api.account.AccountCommand.PlaceHold;
import io.evenbook.api.account.AccountCommand.PlaceOrder;
import io.evenbook.api.account.AccountCommand.PostPart;
import io.evenbook.api.account.AccountCommand.PreparePart;
import io.evenbook.api.account.AccountCommand.ReceiveTransfer;
import io.evenbook.api.account.AccountCommand.ReleaseHold;
import io.evenbook.api.account.AccountCommand.ReleasePart;
import io.evenbook.api.account.AccountCommand.RequestWithdrawal;
import io.evenbook.api.account.AccountCommand.ReturnTransfer;
import io.evenbook.api.account.AccountCommand.SendTransfer;
import io.evenbook.api.account.AccountCommand.SetLimits;
import io.evenbook.api.account.AccountCommand.UnfreezeAccount;
import io.evenbook.api.account.AccountEvent;
import io.evenbook.api.account.AccountEvent.AccountClosed;
import io.evenbook.api.account.AccountEvent.AccountFrozen;
import io.evenbook.api.account.AccountEvent.AccountOpened;
import io.evenbook.api.account.AccountEvent.AccountUnfrozen;
import io.evenbook.api.account.AccountEvent.FundsDeposited;
import io.evenbook.api.account.AccountEvent.LimitsSet;
import io.evenbook.api.account.AccountRejection.AccountExists;
import io.evenbook.api.account.AccountRejection.AccountNotEmpty;
import io.evenbook.api.account.AccountRejection.InsufficientAvailable;
import io.evenbook.api.account.AccountRejection.LimitsCrossed;
import io.evenbook.api.account.AccountStatus;
import io.evenbook.api.account.Limits;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import io.evenbook.command.AmountRules;
import io.evenbook.command.account.Change.InAccount;
import io.evenbook.command.asset.AssetRegistry;
import io.evenbook.command.asset.AssetState;
import io.evenbook.command.market.MarketRegistry;
import java.math.BigDecimal;
import java.util.List;

/**
 * What an account decides.
 *
 * <p>Several faults in one command are reported in this order: conditions of the client; account closed, account frozen; the other account of a
 * transfer (the same, unknown); for amounts: asset unknown, not positive, excess scale, too large; expiry past, hold exists, direction,
 * insufficient available; or direction, balance too large, maximum exceeded; for orders: market unknown, market halted; price (not positive, too large, off
 * the tick); quantity (not positive, too large, off the lot); budget (not positive, excess scale, too large); notional too large; client order
 * id used; direction, insufficient available.
 *
 * <p>Of a capture: hold unknown, hold not placed by hand; the other account; the amount; hold exceeded. Of limits: account closed; asset
 * unknown; minimum, then maximum (excess scale, too large); limits crossed; insufficient available. Of a part in a group of entries: account
 * closed; then asset by asset: too large; if it is to pay, account frozen.
 *
 * <p>What was agreed is done: captures, releases, pay-outs, the end of withdrawals and the posting of what was prepared ask neither for a freeze
 * nor for limits.
 */
public final class AccountRules {
    private final Checks checks;
    private final OrderRules orders;
    private final HoldRules holds;
    private final WithdrawalRules withdrawals;
    private final TransferRules transfers;

    public AccountRules(AssetRegistry assets, MarketRegistry markets, AccountRegistry accounts) {
        checks = new Checks(assets, accounts);
        orders = new OrderRules(markets);
        holds = new HoldRules(checks);
        withdrawals = new WithdrawalRules(checks);
        transfers = new TransferRules(checks);
    }

    public List<Change> decide(AccountState state, AccountCommand command) {
        return switch (command) {
            case OpenAccount open -> changes(open(state, open));
            case Deposit deposit -> changes(deposit(state, deposit));
            case RequestWithdrawal request -> changes(withdrawals.request(state, request));
            case ConfirmWithdrawal confirm -> changes(withdrawals.confirm(state, confirm));
            case CancelWithdrawal cancel -> changes(withdrawals.cancel(state, cancel));
            case PlaceHold place -> changes(holds.place(state, place));
            case CaptureHold capture -> changes(holds.capture(state, capture));
            case LiftHold lift -> changes(holds.lift(state, lift));
            case ReleaseHold release -> changes(holds.release(state, release));
            case ExpireHold expire -> changes(holds.expire(state, expire));
            case SendTransfer send -> changes(transfers.send(state, send));
            case ReceiveTransfer receive -> changes(transfers.receive(state, receive));
            case ReturnTransfer giveBack -> changes(transfers.giveBack(state, giveBack));
            case PreparePart prepare -> changes(PartRules.prepare(state, prepare));
            case PostPart post -> changes(PartRules.post(state, post));
            case ReleasePart release -> changes(PartRules.release(state, release));
            case PlaceOrder place -> orders.place(state, place);
            case PayIn payIn -> changes(PaymentRules.payIn(state, payIn));
            case PayOut payOut -> changes(PaymentRules.payOut(state, payOut));
            case SetLimits set -> changes(setLimits(state, set));
            case FreezeAccount freeze -> changes(freeze(state, freeze));
            case UnfreezeAccount unfreeze -> changes(unfreeze(state, unfreeze));
            case CloseAccount close -> changes(close(state, close));
        };
    }

    private static List<Change> changes(List<? extends AccountEvent> events) {
        return events.stream().<Change>map(InAccount::new).toList();
    }

    private static List<AccountEvent> open(AccountState state, OpenAccount open) {
        if (state == null) {
            return List.of(new AccountOpened(open.accountId(), open.owner()));
        }
        if (!state.owner().equals(open.owner())) {
            throw refused(new AccountExists(open.accountId()));
        }
        return List.of();
    }

    private List<AccountEvent> deposit(AccountState state, Deposit deposit) {
        requireConditions(state, deposit.amount());
        requireNotClosed(state);
        Money amount = checks.money(deposit.amount());
        JournalEntry entry = new JournalEntry(
                deposit.entryId(),
                EntryKind.DEPOSIT,
                "Deposit to " + state.accountId(),
                deposit.reference(),
                List.of(
                        Posting.debit(LedgerAccount.OMNIBUS, amount),
                        Posting.credit(LedgerAccount.customer(state.accountId()), amount)));
        return List.of(new FundsDeposited(state.accountId(), deposit.reference(), entry, Funds.credited(state, amount)));
    }

    private List<AccountEvent> setLimits(AccountState state, SetLimits set) {
        requireNotClosed(state);
        AssetState asset = checks.asset(set.asset());
        Money minimum = limit("minimum", asset, set.minimum());
        Money maximum = set.maximum() == null ? null : limit("maximum", asset, set.maximum());
        if (maximum != null && minimum.compareTo(maximum) > 0) {
            throw refused(new LimitsCrossed(state.accountId(), set.asset(), minimum.amount(), maximum.amount()));
        }
        Balance balance = state.balance(minimum);
        if (balance.available().compareTo(minimum) < 0) {
            throw refused(new InsufficientAvailable(
                    state.accountId(), set.asset(), balance.available().amount(), minimum.amount()));
        }
        Limits limits = new Limits(minimum, maximum, set.direction());
        return limits.equals(state.limits(minimum))
                ? List.of()
                : List.of(new LimitsSet(state.accountId(), limits, set.reason(), balance));
    }

    private static Money limit(String field, AssetState asset, BigDecimal amount) {
        BigDecimal scaled = AmountRules.requireScale(field, amount, asset.decimals());
        return new Money(asset.asset(), AmountRules.requireFit(field, scaled));
    }

    private static List<AccountEvent> freeze(AccountState state, FreezeAccount freeze) {
        requireNotClosed(state);
        return state.status() == AccountStatus.FROZEN
                ? List.of()
                : List.of(new AccountFrozen(state.accountId(), freeze.reason()));
    }

    private static List<AccountEvent> unfreeze(AccountState state, UnfreezeAccount unfreeze) {
        requireNotClosed(state);
        return state.status() == AccountStatus.OPEN
                ? List.of()
                : List.of(new AccountUnfrozen(state.accountId(), unfreeze.reason()));
    }

    private static List<AccountEvent> close(AccountState state, CloseAccount close) {
        if (state.status() == AccountStatus.CLOSED) {
            return List.of();
        }
        int balances = (int) state.balances().values().stream().filter(balance -> !balance.posted().isZero()).count();
        int openHolds = state.holds().size();
        int expectedReceipts = state.receipts().size();
        int parts = state.parts().size();
        if (balances + openHolds + expectedReceipts + parts > 0) {
            throw refused(new AccountNotEmpty(state.accountId(), balances, openHolds, expectedReceipts, parts));
        }
        return List.of(new AccountClosed(state.accountId(), close.reason()));
    }
}
