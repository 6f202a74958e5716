package io.evenbook.command.account;

import static io.evenbook.command.account.Checks.refused;
import static io.evenbook.command.account.Checks.requireNotClosed;

import io.evenbook.api.account.AccountCommand.AssignAccount;
import io.evenbook.api.account.AccountCommand.CloseAccount;
import io.evenbook.api.account.AccountCommand.FreezeAccount;
import io.evenbook.api.account.AccountCommand.OpenAccount;
import io.evenbook.api.account.AccountCommand.StatusCommand;
import io.evenbook.api.account.AccountCommand.UnfreezeAccount;
import io.evenbook.api.account.AccountEvent;
import io.evenbook.api.account.AccountEvent.AccountAssigned;
import io.evenbook.api.account.AccountEvent.AccountClosed;
import io.evenbook.api.account.AccountEvent.AccountFrozen;
import io.evenbook.api.account.AccountEvent.AccountOpened;
import io.evenbook.api.account.AccountEvent.AccountUnfrozen;
import io.evenbook.api.account.AccountRejection.AccountExists;
import io.evenbook.api.account.AccountRejection.AccountIsAssigned;
import io.evenbook.api.account.AccountRejection.AccountNotEmpty;
import io.evenbook.api.account.AccountStatus;
import java.util.List;
import java.util.Objects;

/** Opening, freezing and closing an account. Each command does nothing where the account already is as it asks. */
final class Statuses {
    private Statuses() {}

    static List<AccountEvent> decide(AccountState state, StatusCommand command) {
        return switch (command) {
            case OpenAccount open -> open(state, open);
            case FreezeAccount freeze -> {
                requireNotClosed(state);
                yield freeze.level() == state.freezeLevel()
                        ? List.of()
                        : List.of(new AccountFrozen(state.accountId(), freeze.level(), freeze.reason()));
            }
            case UnfreezeAccount unfreeze -> {
                requireNotClosed(state);
                yield state.status() == AccountStatus.OPEN
                        ? List.of()
                        : List.of(new AccountUnfrozen(state.accountId(), unfreeze.reason()));
            }
            case AssignAccount assign -> assign(state, assign);
            case CloseAccount close -> close(state, close);
        };
    }

    private static List<AccountEvent> open(AccountState state, OpenAccount open) {
        if (state == null) {
            return List.of(new AccountOpened(open.accountId(), open.customerId(), open.owner()));
        }
        if (!Objects.equals(state.customerId(), open.customerId()) || !Objects.equals(state.owner(), open.owner())) {
            throw refused(new AccountExists(open.accountId()));
        }
        return List.of();
    }

    private static List<AccountEvent> assign(AccountState state, AssignAccount assign) {
        requireNotClosed(state);
        if (state.customerId() == null) {
            return List.of(new AccountAssigned(state.accountId(), assign.customerId(), assign.reason()));
        }
        if (!state.customerId().equals(assign.customerId())) {
            throw refused(new AccountIsAssigned(state.accountId()));
        }
        return List.of();
    }

    private static List<AccountEvent> close(AccountState state, CloseAccount close) {
        if (state.status() == AccountStatus.CLOSED) {
            return List.of();
        }
        int balances = (int) state.positions().byAsset().values().stream()
                .filter(position -> !position.balance().posted().isZero())
                .count();
        int openHolds = state.holds().open().size();
        if (balances + openHolds > 0) {
            throw refused(new AccountNotEmpty(state.accountId(), balances, openHolds));
        }
        return List.of(new AccountClosed(state.accountId(), close.reason()));
    }
}
