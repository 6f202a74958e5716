package io.evenbook.command.customer;

import io.evenbook.api.RejectedException;
import io.evenbook.api.customer.CustomerCommand;
import io.evenbook.api.customer.CustomerCommand.AccountsCommand;
import io.evenbook.api.customer.CustomerCommand.AlignAccounts;
import io.evenbook.api.customer.CustomerCommand.ChargeTierFee;
import io.evenbook.api.customer.CustomerCommand.CloseCustomer;
import io.evenbook.api.customer.CustomerCommand.CreateCustomer;
import io.evenbook.api.customer.CustomerCommand.EndKyc;
import io.evenbook.api.customer.CustomerCommand.GrantDelegation;
import io.evenbook.api.customer.CustomerCommand.KycCommand;
import io.evenbook.api.customer.CustomerCommand.RecordPersonalRead;
import io.evenbook.api.customer.CustomerCommand.ResumeCustomer;
import io.evenbook.api.customer.CustomerCommand.RevokeDelegation;
import io.evenbook.api.customer.CustomerCommand.SetTier;
import io.evenbook.api.customer.CustomerCommand.SuspendCustomer;
import io.evenbook.api.customer.CustomerEvent;
import io.evenbook.api.customer.CustomerEvent.CustomerClosed;
import io.evenbook.api.customer.CustomerEvent.CustomerCreated;
import io.evenbook.api.customer.CustomerEvent.CustomerResumed;
import io.evenbook.api.customer.CustomerEvent.CustomerSuspended;
import io.evenbook.api.customer.CustomerEvent.DelegationGranted;
import io.evenbook.api.customer.CustomerEvent.DelegationRevoked;
import io.evenbook.api.customer.CustomerEvent.PersonalDataRead;
import io.evenbook.api.customer.CustomerEvent.TierSet;
import io.evenbook.api.customer.CustomerRejection.CustomerIsClosed;
import io.evenbook.api.customer.CustomerRejection.CustomerUnknown;
import io.evenbook.api.customer.CustomerRejection.DelegationsExhausted;
import io.evenbook.api.customer.CustomerStatus;
import io.evenbook.api.customer.Tier;
import io.evenbook.command.base.Facts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides the commands on customers.
 *
 * <p>Several faults are reported in this order: customer unknown, closed; KYC: level, another case is open; or no case
 * is open, another one is, validUntil, second person. Whether all accounts are closed is asked before
 * {@link CloseCustomer} is decided.
 */
final class CustomerRules {
    private CustomerRules() {}

    static List<CustomerEvent> decide(CustomerState state, CustomerCommand command, Facts facts) {
        if (state == null && !(command instanceof CreateCustomer)) {
            throw new RejectedException(new CustomerUnknown(command.customerId().value()));
        }
        if (state != null && state.status() == CustomerStatus.CLOSED && !ignoresClosed(command)) {
            throw new RejectedException(new CustomerIsClosed(state.customerId()));
        }
        return switch (command) {
            case CreateCustomer create -> state == null ? List.of(new CustomerCreated(create.customerId())) : List.of();
            case KycCommand kyc -> Kyc.decide(state, kyc, facts);
            case AccountsCommand status -> decide(state, status);
            case SetTier set ->
                set.tier() == state.tier()
                        ? List.of()
                        : List.of(new TierSet(
                                set.customerId(), set.tier(), feeDueAt(state, set.tier(), facts.time()), set.reason()));
            case ChargeTierFee charge ->
                throw new IllegalArgumentException("must be decided with the customer's accounts: " + charge);
            case RecordPersonalRead read -> List.of(new PersonalDataRead(read.customerId(), read.reason()));
            case GrantDelegation grant -> grant(state, grant, facts.time());
            case RevokeDelegation revoke ->
                state.delegations().stream()
                                .anyMatch(granted -> granted.delegationId().equals(revoke.delegationId()))
                        ? List.of(new DelegationRevoked(revoke.customerId(), revoke.delegationId()))
                        : List.of();
        };
    }

    /** Revokes the delegations that ended by time if there is no room for one more. */
    private static List<CustomerEvent> grant(CustomerState state, GrantDelegation grant, Instant time) {
        List<CustomerEvent> events = new ArrayList<>();
        List<DelegationGranted> others = state.delegations().stream()
                .filter(other -> !(other.accountId().equals(grant.accountId())
                        && other.userId().equals(grant.userId())))
                .toList();
        if (others.size() >= CustomerState.MAX_DELEGATIONS) {
            others.stream()
                    .filter(other -> other.until() != null && !other.until().isAfter(time))
                    .forEach(ended -> events.add(new DelegationRevoked(grant.customerId(), ended.delegationId())));
            if (events.isEmpty()) {
                throw new RejectedException(new DelegationsExhausted(CustomerState.MAX_DELEGATIONS));
            }
        }
        events.add(new DelegationGranted(
                grant.customerId(),
                grant.delegationId(),
                grant.accountId(),
                grant.userId(),
                grant.level(),
                grant.until()));
        return events;
    }

    /** A tier with a fee owes it from the first of the next month on; another such tier does not change that. */
    private static Instant feeDueAt(CustomerState state, Tier tier, Instant time) {
        if (tier == Tier.STANDARD) {
            return null;
        }
        return state.feeDueAt() != null ? state.feeDueAt() : CustomerState.nextMonth(time);
    }

    /** What ends or reads something stays possible, and so does a repeat. */
    private static boolean ignoresClosed(CustomerCommand command) {
        return command instanceof CreateCustomer
                || command instanceof CloseCustomer
                || command instanceof AlignAccounts
                || command instanceof EndKyc
                || command instanceof RevokeDelegation
                || command instanceof RecordPersonalRead;
    }

    private static List<CustomerEvent> decide(CustomerState state, AccountsCommand command) {
        boolean suspended = state.status() == CustomerStatus.SUSPENDED;
        return switch (command) {
            case SuspendCustomer suspend ->
                suspended ? List.of() : List.of(new CustomerSuspended(suspend.customerId(), suspend.reason()));
            case ResumeCustomer resume ->
                suspended
                        ? List.of(new CustomerResumed(resume.customerId(), state.unsuspendedStatus(), resume.reason()))
                        : List.of();
            case CloseCustomer close ->
                state.status() == CustomerStatus.CLOSED
                        ? List.of()
                        : List.of(new CustomerClosed(close.customerId(), close.reason()));
            case AlignAccounts _ -> List.of();
        };
    }
}
