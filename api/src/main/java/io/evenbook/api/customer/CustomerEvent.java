package io.evenbook.api.customer;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.id.DelegationId;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.id.PersonId;
import io.evenbook.api.id.UserId;
import io.evenbook.api.money.Money;
import java.time.Instant;
import java.util.List;

/** Events of one customer. They carry ids, codes and dates, never personal data. */
public sealed interface CustomerEvent {
    CustomerId customerId();

    /** The customer was created: PENDING, KYC level 0, tier STANDARD. */
    record CustomerCreated(CustomerId customerId) implements CustomerEvent {}

    /**
     * A user may act on one of the customer's accounts. Replaces an earlier delegation of the account to the user.
     *
     * @param until when it ends; null: never
     */
    record DelegationGranted(
            CustomerId customerId,
            DelegationId delegationId,
            AccountId accountId,
            UserId userId,
            DelegationLevel level,
            Instant until)
            implements CustomerEvent {}

    /** A delegation was revoked. */
    record DelegationRevoked(CustomerId customerId, DelegationId delegationId) implements CustomerEvent {}

    /** An account was opened for the customer or assigned to it, for good. */
    record AccountAdded(CustomerId customerId, AccountId accountId) implements CustomerEvent {}

    /**
     * A KYC case was opened.
     *
     * @param caseNumber counts the cases of the customer from 1
     */
    record KycRequested(CustomerId customerId, int caseNumber, int level, List<KycDocument> documents)
            implements CustomerEvent {}

    /**
     * The first of two persons granted the level; another one must confirm it. The level is not granted yet.
     *
     * @param validUntil when the level is to end; null: never
     */
    record KycProposed(
            CustomerId customerId,
            int caseNumber,
            int level,
            String code,
            Instant validUntil,
            UserId decidedBy,
            PersonId person)
            implements CustomerEvent {}

    /**
     * The open KYC case was decided and is closed. {@code GRANTED} sets the level.
     *
     * @param level of the case
     * @param validUntil when the granted level ends; null: never
     * @param person the person behind {@code decidedBy}; null: only the request knows the user
     */
    record KycDecided(
            CustomerId customerId,
            int caseNumber,
            int level,
            KycDecision decision,
            String code,
            Instant validUntil,
            UserId decidedBy,
            PersonId person,
            String reason)
            implements CustomerEvent {}

    /** The granted KYC level ended: it is 0 from now on. */
    record KycEnded(CustomerId customerId, int level, Instant validUntil) implements CustomerEvent {}

    /**
     * The first KYC level was granted.
     *
     * @param status ACTIVE, or still SUSPENDED; then ACTIVE after the suspension
     */
    record CustomerActivated(CustomerId customerId, CustomerStatus status) implements CustomerEvent {}

    /**
     * The tier was set.
     *
     * @param feeDueAt when the next fee is due, the first of a month in UTC; null: STANDARD has none
     */
    record TierSet(CustomerId customerId, Tier tier, Instant feeDueAt, String reason) implements CustomerEvent {}

    /**
     * The fee of one month was charged, by an entry of its own.
     *
     * @param nextDueAt when the next fee is due, the first of the next month in UTC
     */
    record TierFeeCharged(CustomerId customerId, AccountId accountId, EntryId entryId, Money amount, Instant nextDueAt)
            implements CustomerEvent {}

    /** SUSPENDED: nothing new leaves the customer's accounts. Their freezes follow. */
    record CustomerSuspended(CustomerId customerId, String reason) implements CustomerEvent {}

    /**
     * The suspension ended. The accounts that it froze are unfrozen next.
     *
     * @param status PENDING or ACTIVE
     */
    record CustomerResumed(CustomerId customerId, CustomerStatus status, String reason) implements CustomerEvent {}

    /** CLOSED, for good; all of its accounts are. */
    record CustomerClosed(CustomerId customerId, String reason) implements CustomerEvent {}

    /** The actor read the customer's personal data, for a reason. */
    record PersonalDataRead(CustomerId customerId, String reason) implements CustomerEvent {}
}
