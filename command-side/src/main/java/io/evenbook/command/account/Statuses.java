package io.evenbook.command.account;

import static io.evenbook.command.account.Checks.refused;
import static io.evenbook.command.account.Checks.requireNotClosed;

import io.evenbook.api.RequestBounds;
import io.evenbook.api.access.Sealed;
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
import io.evenbook.api.account.AccountRejection.AccountIsFrozen;
import io.evenbook.api.account.AccountRejection.AccountNotEmpty;
import io.evenbook.api.account.AccountStatus;
import io.evenbook.api.account.FreezeCode;
import io.evenbook.api.account.FreezeLevel;
import io.evenbook.api.customer.CustomerRejection.CustomerIsClosed;
import io.evenbook.api.customer.CustomerRejection.CustomerIsSuspended;
import io.evenbook.api.id.CustomerId;
import io.evenbook.command.base.Facts;
import io.evenbook.command.customer.CustomerState;
import java.util.List;
import java.util.Objects;

/** Opening, freezing and closing an account. Each command does nothing where the account already is as it asks. */
final class Statuses {
    private Statuses() {}

    static List<AccountEvent> decide(AccountState state, StatusCommand command, Facts facts) {
        return switch (command) {
            case OpenAccount open -> open(state, open, facts);
            case FreezeAccount freeze -> {
                requireNotClosed(state);
                yield freeze(state, freeze);
            }
            case UnfreezeAccount unfreeze -> {
                requireNotClosed(state);
                requireNotSuspended(state, facts);
                yield state.status() == AccountStatus.OPEN
                        ? List.of()
                        : List.of(new AccountUnfrozen(state.accountId(), unfreeze.reason()));
            }
            case AssignAccount assign -> assign(state, assign, facts);
            case CloseAccount close -> close(state, close);
        };
    }

    /**
     * A freeze never loosens another one: that would be an unfreeze, which needs another permission. An operator's
     * freeze takes over one of the customer's suspension, at the stricter of the two levels.
     */
    private static List<AccountEvent> freeze(AccountState state, FreezeAccount freeze) {
        boolean takesOver = state.freeze() != null && state.freeze().code() == FreezeCode.CUSTOMER;
        boolean isLooser = state.freezeLevel() != null && freeze.level().compareTo(state.freezeLevel()) < 0;
        if (isLooser && !takesOver) {
            throw refused(new AccountIsFrozen(state.accountId(), state.freezeLevel()));
        }
        FreezeLevel level = isLooser ? state.freezeLevel() : freeze.level();
        return level == state.freezeLevel() && !takesOver
                ? List.of()
                : List.of(new AccountFrozen(state.accountId(), level, FreezeCode.OPERATOR, freeze.reason()));
    }

    private static void requireNotSuspended(AccountState state, Facts facts) {
        if (Checks.isSuspended(state, facts)) {
            throw refused(new CustomerIsSuspended(state.customerId()));
        }
    }

    private static List<AccountEvent> open(AccountState state, OpenAccount open, Facts facts) {
        if (state == null) {
            if (open.customerId() != null) {
                requireRoom(open.customerId(), facts);
            }
            return List.of(new AccountOpened(open.accountId(), open.customerId(), open.owner()));
        }
        if (!Objects.equals(state.customerId(), open.customerId()) || !Sealed.same(state.owner(), open.owner())) {
            throw refused(new AccountExists(open.accountId()));
        }
        return List.of();
    }

    /** Refuses unless the customer may have one more account. */
    private static void requireRoom(CustomerId customerId, Facts facts) {
        CustomerState customer = CustomerState.require(facts, customerId);
        switch (customer.status()) {
            case SUSPENDED -> throw refused(new CustomerIsSuspended(customerId));
            case CLOSED -> throw refused(new CustomerIsClosed(customerId));
            case PENDING, ACTIVE -> {
                if (customer.accounts().size() >= CustomerState.MAX_ACCOUNTS) {
                    throw refused(new RequestBounds("accounts", CustomerState.MAX_ACCOUNTS));
                }
            }
        }
    }

    private static List<AccountEvent> assign(AccountState state, AssignAccount assign, Facts facts) {
        requireNotClosed(state);
        if (state.customerId() == null) {
            requireRoom(assign.customerId(), facts);
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
        int positions = state.clearing().size();
        int collateral = state.clearing().collateral().size();
        if (balances + openHolds + positions + collateral > 0) {
            throw refused(new AccountNotEmpty(state.accountId(), balances, openHolds, positions, collateral));
        }
        return List.of(new AccountClosed(state.accountId(), close.reason()));
    }
}
