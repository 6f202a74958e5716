package io.evenbook.command.account;

import static io.evenbook.command.account.Checks.refused;
import static io.evenbook.command.account.Checks.requireConditions;
import static io.evenbook.command.account.Checks.requireNotClosed;
import static io.evenbook.command.account.Checks.requireNotFrozen;

import io.evenbook.api.account.AccountCommand.CloseAccount;
import io.evenbook.api.account.AccountCommand.Deposit;
import io.evenbook.api.account.AccountCommand.FreezeAccount;
import io.evenbook.api.account.AccountCommand.OpenAccount;
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
import io.evenbook.api.account.FreezeLevel;
import io.evenbook.api.account.Limits;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.command.AmountRules;
import io.evenbook.command.asset.AssetState;
import io.evenbook.command.asset.Assets;
import java.math.BigDecimal;
import java.util.List;

/** What an account decides about itself alone: its opening, deposits, limits, freezes and its end. */
final class AccountRules {
    private AccountRules() {}

    static List<AccountEvent> open(AccountState state, OpenAccount open) {
        if (state == null) {
            return List.of(new AccountOpened(open.accountId(), open.owner()));
        }
        if (!state.owner().equals(open.owner())) {
            throw refused(new AccountExists(open.accountId()));
        }
        return List.of();
    }

    static FundsDeposited deposit(AccountState state, Deposit deposit, Streams streams) {
        requireConditions(state, deposit.amount());
        requireNotFrozen(state, FreezeLevel.ALL);
        Money amount = Checks.money(streams, deposit.amount());
        JournalEntry entry = new JournalEntry(
                deposit.entryId(),
                EntryKind.DEPOSIT,
                "Deposit to " + state.accountId(),
                deposit.reference(),
                streams.time(),
                List.of(
                        Posting.debit(LedgerAccount.OMNIBUS, amount),
                        Posting.credit(LedgerAccount.customer(state.accountId()), amount)));
        return new FundsDeposited(state.accountId(), deposit.reference(), entry, Funds.credited(state, amount));
    }

    static List<AccountEvent> setLimits(AccountState state, SetLimits set, Streams streams) {
        requireNotClosed(state);
        AssetState asset = Assets.require(streams, set.asset());
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

    static List<AccountEvent> freeze(AccountState state, FreezeAccount freeze) {
        requireNotClosed(state);
        return freeze.level() == state.freezeLevel()
                ? List.of()
                : List.of(new AccountFrozen(state.accountId(), freeze.level(), freeze.reason()));
    }

    static List<AccountEvent> unfreeze(AccountState state, UnfreezeAccount unfreeze) {
        requireNotClosed(state);
        return state.status() == AccountStatus.OPEN
                ? List.of()
                : List.of(new AccountUnfrozen(state.accountId(), unfreeze.reason()));
    }

    static List<AccountEvent> close(AccountState state, CloseAccount close) {
        if (state.status() == AccountStatus.CLOSED) {
            return List.of();
        }
        int balances = (int) state.positions().values().stream()
                .filter(position -> !position.balance().posted().isZero())
                .count();
        int openHolds = state.holds().size();
        if (balances + openHolds > 0) {
            throw refused(new AccountNotEmpty(state.accountId(), balances, openHolds));
        }
        return List.of(new AccountClosed(state.accountId(), close.reason()));
    }
}
