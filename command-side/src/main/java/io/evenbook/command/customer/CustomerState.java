package io.evenbook.command.customer;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.evenbook.api.RejectedException;
import io.evenbook.api.customer.CustomerCommand;
import io.evenbook.api.customer.CustomerEvent;
import io.evenbook.api.customer.CustomerEvent.AccountAdded;
import io.evenbook.api.customer.CustomerEvent.CustomerActivated;
import io.evenbook.api.customer.CustomerEvent.CustomerClosed;
import io.evenbook.api.customer.CustomerEvent.CustomerCreated;
import io.evenbook.api.customer.CustomerEvent.CustomerResumed;
import io.evenbook.api.customer.CustomerEvent.CustomerSuspended;
import io.evenbook.api.customer.CustomerEvent.DelegationGranted;
import io.evenbook.api.customer.CustomerEvent.DelegationRevoked;
import io.evenbook.api.customer.CustomerEvent.KycDecided;
import io.evenbook.api.customer.CustomerEvent.KycEnded;
import io.evenbook.api.customer.CustomerEvent.KycProposed;
import io.evenbook.api.customer.CustomerEvent.KycRequested;
import io.evenbook.api.customer.CustomerEvent.PersonalDataRead;
import io.evenbook.api.customer.CustomerEvent.TierFeeCharged;
import io.evenbook.api.customer.CustomerEvent.TierSet;
import io.evenbook.api.customer.CustomerRejection.CustomerUnknown;
import io.evenbook.api.customer.CustomerStatus;
import io.evenbook.api.customer.DelegationLevel;
import io.evenbook.api.customer.Tier;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.id.UserId;
import io.evenbook.command.base.Aggregate;
import io.evenbook.command.base.Decider;
import io.evenbook.command.base.Facts;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/**
 * One customer; null before it is created.
 *
 * @param unsuspendedStatus PENDING or ACTIVE: the status without a suspension or the end
 * @param feeDueAt when the tier's next fee is due; null: never
 * @param accounts all accounts of the customer in the order in which they came, the closed ones included
 * @param delegations in the order of their grants; those that ended by time included
 */
public record CustomerState(
        CustomerId customerId,
        CustomerStatus status,
        CustomerStatus unsuspendedStatus,
        Kyc kyc,
        Tier tier,
        Instant feeDueAt,
        PVector<AccountId> accounts,
        List<DelegationGranted> delegations) {
    /** The most delegations that a customer has; those that ended by time make room for others. */
    static final int MAX_DELEGATIONS = 100;

    /** The most accounts that a customer has, the closed ones included. */
    public static final int MAX_ACCOUNTS = 1_000;

    public static final Aggregate<CustomerState, CustomerCommand, CustomerEvent> AGGREGATE = Aggregate.of(
                    "Customer",
                    CustomerState.class,
                    CustomerCommand.class,
                    CustomerEvent.class,
                    Decider.of(CustomerRules::decide, CustomerState::evolve))
            .identifiedBy(CustomerCommand::customerId, CustomerEvent::customerId)
            .weigher(CustomerState::weight)
            .snapshotEvery(200, "2")
            .build();

    /** Reads a snapshot, whose collections are plain ones. */
    @JsonCreator
    static CustomerState restore(
            CustomerId customerId,
            CustomerStatus status,
            CustomerStatus unsuspendedStatus,
            Kyc kyc,
            Tier tier,
            Instant feeDueAt,
            List<AccountId> accounts,
            List<DelegationGranted> delegations) {
        return new CustomerState(
                customerId, status, unsuspendedStatus, kyc, tier, feeDueAt, TreePVector.from(accounts), delegations);
    }

    static CustomerState evolve(CustomerState state, CustomerEvent event) {
        return switch (event) {
            case CustomerCreated created -> created(created.customerId());
            case CustomerActivated activated -> state.with(activated.status(), CustomerStatus.ACTIVE);
            case CustomerSuspended _ -> state.with(CustomerStatus.SUSPENDED, state.unsuspendedStatus);
            case CustomerResumed resumed -> state.with(resumed.status(), resumed.status());
            case CustomerClosed _ -> state.with(CustomerStatus.CLOSED, state.unsuspendedStatus);
            case AccountAdded added -> state.with(state.accounts.plus(added.accountId()));
            case TierSet set -> state.with(set.tier(), set.feeDueAt());
            case TierFeeCharged charged -> state.with(state.tier, charged.nextDueAt());
            case KycRequested _, KycProposed _, KycDecided _, KycEnded _ -> state.with(state.kyc.evolve(event));
            case PersonalDataRead _ -> state;
            case DelegationGranted granted ->
                state.with(Stream.concat(
                                state.delegations.stream()
                                        .filter(other -> !(other.accountId().equals(granted.accountId())
                                                && other.userId().equals(granted.userId()))),
                                Stream.of(granted))
                        .toList());
            case DelegationRevoked revoked ->
                state.with(state.delegations.stream()
                        .filter(other -> !other.delegationId().equals(revoked.delegationId()))
                        .toList());
        };
    }

    private static CustomerState created(CustomerId customerId) {
        return new CustomerState(
                customerId,
                CustomerStatus.PENDING,
                CustomerStatus.PENDING,
                Kyc.NONE,
                Tier.STANDARD,
                null,
                TreePVector.empty(),
                List.of());
    }

    /**
     * A customer that a rule looks up.
     *
     * @throws RejectedException {@code customer.unknown}
     */
    public static CustomerState require(Facts facts, CustomerId customerId) {
        CustomerState state = facts.find(AGGREGATE.type(), customerId);
        if (state == null) {
            throw new RejectedException(new CustomerUnknown(customerId.value()));
        }
        return state;
    }

    /** The first of the month after a time, in UTC. */
    public static Instant nextMonth(Instant time) {
        return YearMonth.from(time.atOffset(ZoneOffset.UTC))
                .plusMonths(1)
                .atDay(1)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
    }

    /** The KYC level that counts at a time, 0 to 2: a level ends at its {@code validUntil}. */
    public int kycLevel(Instant time) {
        return kyc.level(time);
    }

    /** Whether a user may act on an account of this customer at a time. */
    public boolean delegates(AccountId accountId, UserId userId, DelegationLevel level, Instant time) {
        return delegations.stream()
                .anyMatch(granted -> granted.accountId().equals(accountId)
                        && granted.userId().equals(userId)
                        && granted.level().compareTo(level) >= 0
                        && (granted.until() == null || granted.until().isAfter(time)));
    }

    /** About how many bytes of memory it takes. */
    private long weight() {
        return 500 + 150L * accounts.size() + 300L * delegations.size();
    }

    private CustomerState with(CustomerStatus newStatus, CustomerStatus newUnsuspended) {
        return new CustomerState(customerId, newStatus, newUnsuspended, kyc, tier, feeDueAt, accounts, delegations);
    }

    private CustomerState with(Kyc newKyc) {
        return new CustomerState(customerId, status, unsuspendedStatus, newKyc, tier, feeDueAt, accounts, delegations);
    }

    private CustomerState with(Tier newTier, Instant newFeeDueAt) {
        return new CustomerState(
                customerId, status, unsuspendedStatus, kyc, newTier, newFeeDueAt, accounts, delegations);
    }

    private CustomerState with(PVector<AccountId> newAccounts) {
        return new CustomerState(customerId, status, unsuspendedStatus, kyc, tier, feeDueAt, newAccounts, delegations);
    }

    private CustomerState with(List<DelegationGranted> newDelegations) {
        return new CustomerState(customerId, status, unsuspendedStatus, kyc, tier, feeDueAt, accounts, newDelegations);
    }
}
