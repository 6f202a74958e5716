package io.evenbook.api.customer;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.id.DelegationId;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.id.PersonId;
import io.evenbook.api.id.UserId;
import io.evenbook.api.money.Requested;
import java.time.Instant;
import java.util.List;

/** Commands on one customer. */
public sealed interface CustomerCommand {
    CustomerId customerId();

    /** Creates a customer. */
    record CreateCustomer(CustomerId customerId) implements CustomerCommand {}

    /** Lets a user act on one of the customer's accounts. */
    record GrantDelegation(
            CustomerId customerId,
            DelegationId delegationId,
            AccountId accountId,
            UserId userId,
            DelegationLevel level,
            Instant until)
            implements CustomerCommand {}

    /** Revokes a delegation. Does nothing if it was revoked before. */
    record RevokeDelegation(CustomerId customerId, DelegationId delegationId) implements CustomerCommand {}

    /** Asks or decides how far a customer is identified. */
    sealed interface KycCommand extends CustomerCommand {}

    /** Changes whether the customer may act at all, and with that its accounts. */
    sealed interface AccountsCommand extends CustomerCommand {}

    /**
     * Opens a KYC case. Refused while another one is open.
     *
     * @param level 1 or 2, not below the present level
     */
    record RequestKyc(CustomerId customerId, int level, List<KycDocument> documents) implements KycCommand {}

    /**
     * Decides the open KYC case. Level 2 is granted by two persons: the second grant confirms the first if code and
     * {@code validUntil} are equal, and replaces it otherwise.
     *
     * @param caseNumber number of the case that was looked at; refused if another one is open. Null: the open one
     * @param code code of the installation, such as {@code ID_CHECKED}
     * @param validUntil when a granted level ends; null: never, and always so for other decisions
     * @param decidedBy the user who decides
     * @param person who that user is; null: unknown, which never counts as a second person
     * @param alone one person suffices for every level
     */
    record DecideKyc(
            CustomerId customerId,
            Integer caseNumber,
            KycDecision decision,
            String code,
            Instant validUntil,
            String reason,
            UserId decidedBy,
            PersonId person,
            boolean alone)
            implements KycCommand {}

    /** Records that the granted KYC level has ended. Does nothing before its {@code validUntil}. */
    record EndKyc(CustomerId customerId) implements KycCommand {}

    /** Sets the tier. A repeat with the same tier does nothing. */
    record SetTier(CustomerId customerId, Tier tier, String reason) implements CustomerCommand {}

    /** Suspends the customer and freezes its accounts, in several commits if there is much to do. */
    record SuspendCustomer(CustomerId customerId, String reason) implements AccountsCommand {}

    /** Ends a suspension, and unfreezes exactly the accounts that it froze. */
    record ResumeCustomer(CustomerId customerId, String reason) implements AccountsCommand {}

    /** Closes the customer for good. Refused while one of its accounts is not closed. */
    record CloseCustomer(CustomerId customerId, String reason) implements AccountsCommand {}

    /**
     * Brings the freezes of all accounts in line with the customer's status: what a suspension or its end left undone.
     * Does nothing where nothing is left to do.
     */
    record AlignAccounts(CustomerId customerId) implements AccountsCommand {}

    /**
     * Charges the fee of one month, from the customer's first account that can pay it; if none can, the tier falls back
     * to STANDARD. Does nothing if the customer has another tier by now, is not ACTIVE, or owes no fee yet.
     *
     * @param tier that the amount is for
     */
    record ChargeTierFee(CustomerId customerId, Tier tier, Requested amount, EntryId entryId)
            implements CustomerCommand {}

    /** Records that somebody read the personal data of the customer. */
    record RecordPersonalRead(CustomerId customerId, String reason) implements CustomerCommand {}
}
