package io.evenbook.command.account;

import io.evenbook.api.RejectedException;
import io.evenbook.api.account.AccountEvent;
import io.evenbook.api.account.AccountEvent.AccountFrozen;
import io.evenbook.api.account.AccountEvent.AccountUnfrozen;
import io.evenbook.api.account.AccountStatus;
import io.evenbook.api.account.FreezeCode;
import io.evenbook.api.account.FreezeLevel;
import io.evenbook.api.customer.CustomerRejection.CustomerHasAccounts;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.axon.postgres.bus.Streams.Stream;
import io.evenbook.command.customer.CustomerState;
import java.util.List;
import java.util.Optional;

/** The accounts of a customer, and how its status changes them. */
public final class CustomerAccounts {
    private CustomerAccounts() {}

    /** All accounts of a customer, read together. */
    public static List<AccountState> of(CustomerState customer, Streams streams) {
        streams.load(customer.accounts().stream()
                .map(accountId -> Stream.of(AccountState.AGGREGATE.type(), accountId))
                .toList());
        return customer.accounts().stream()
                .map(accountId -> AccountState.AGGREGATE.find(streams, accountId))
                .toList();
    }

    /** @throws RejectedException {@code customer.accounts} */
    public static void requireAllClosed(CustomerState customer, Streams streams) {
        int open = (int) of(customer, streams).stream()
                .filter(account -> account.status() != AccountStatus.CLOSED)
                .count();
        if (open > 0) {
            throw new RejectedException(new CustomerHasAccounts(customer.customerId(), open));
        }
    }

    /**
     * Freezes an account at level DEBITS while its customer is suspended, and afterwards restores the level before.
     * Empty where nothing is left to do: a person froze the account at this level or a stricter one, or it is closed.
     */
    public static Optional<AccountEvent> align(AccountState account, boolean suspended) {
        if (account.status() == AccountStatus.CLOSED) {
            return Optional.empty();
        }
        FreezeLevel level = account.freezeLevel();
        if (suspended) {
            return level != null && level.compareTo(FreezeLevel.DEBITS) >= 0
                    ? Optional.empty()
                    : Optional.of(new AccountFrozen(
                            account.accountId(), FreezeLevel.DEBITS, FreezeCode.CUSTOMER, "The customer is suspended"));
        }
        if (account.freeze() == null || account.freeze().code() != FreezeCode.CUSTOMER) {
            return Optional.empty();
        }
        FreezeLevel before = account.freeze().before();
        String reason = "The customer is resumed";
        return Optional.of(
                before == null
                        ? new AccountUnfrozen(account.accountId(), reason)
                        : new AccountFrozen(account.accountId(), before, FreezeCode.OPERATOR, reason));
    }
}
