package io.evenbook.command.market;

import io.evenbook.api.account.AccountEvent;
import io.evenbook.api.customer.CustomerCommand.AccountsCommand;
import io.evenbook.api.customer.CustomerCommand.AlignAccounts;
import io.evenbook.api.customer.CustomerCommand.CloseCustomer;
import io.evenbook.api.customer.CustomerStatus;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.command.account.AccountState;
import io.evenbook.command.account.Accounts;
import io.evenbook.command.account.CustomerAccounts;
import io.evenbook.command.customer.CustomerState;
import java.util.List;
import java.util.Optional;

/**
 * Suspends, resumes and closes customers with their accounts. A suspension freezes the accounts and cancels their
 * resting orders in as many commits as that takes; no other command is decided in between, so nothing leaves after the
 * answer. After a crash in between a process continues, and the account rules refuse debits from the first commit on.
 */
public final class CustomerSuspension {
    /** One event each: well below the 1,000 events of one commit. */
    static final int FREEZES_PER_COMMIT = 250;

    private CustomerSuspension() {}

    /** @return the version of the customer */
    public static long handle(AccountsCommand command, Streams streams) {
        CustomerState before = CustomerState.AGGREGATE.find(streams, command.customerId());
        if (command instanceof CloseCustomer && before != null) {
            CustomerAccounts.requireAllClosed(before, streams);
        }
        long version = CustomerState.AGGREGATE.handle(command, streams);
        CustomerState customer = CustomerState.AGGREGATE.find(streams, command.customerId());
        if (!align(customer, streams)) {
            streams.continueWith(new AlignAccounts(command.customerId()));
        }
        return version;
    }

    /** @return false if work is left for another commit */
    private static boolean align(CustomerState customer, Streams streams) {
        boolean suspended = customer.status() == CustomerStatus.SUSPENDED;
        List<AccountState> accounts = CustomerAccounts.of(customer, streams);
        List<AccountEvent> freezes = accounts.stream()
                .map(account -> CustomerAccounts.align(account, suspended))
                .flatMap(Optional::stream)
                .limit(FREEZES_PER_COMMIT + 1L)
                .toList();
        freezes.stream().limit(FREEZES_PER_COMMIT).forEach(event -> Accounts.append(streams, event));
        if (!freezes.isEmpty()) {
            // Cancels get a commit of their own: both together could exceed its bounds
            return freezes.size() <= FREEZES_PER_COMMIT && !suspended;
        }
        return !suspended || cancelOrders(accounts, streams);
    }

    private static boolean cancelOrders(List<AccountState> accounts, Streams streams) {
        int left = RestingOrders.CHANGES_PER_COMMIT;
        for (AccountState account : accounts) {
            left = RestingOrders.cancelFrozen(account, left, streams);
            if (left < 0) {
                return false;
            }
        }
        return true;
    }
}
