package io.evenbook.api.customer;

import io.evenbook.api.Refusal;
import io.evenbook.api.Rejection;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.id.PersonId;
import io.evenbook.api.id.UserId;
import java.time.Instant;

/** The reasons why a command was refused because of a customer. */
public sealed interface CustomerRejection extends Rejection {

    /** @param customerId the client's text; it may be malformed */
    record CustomerUnknown(String customerId) implements CustomerRejection {
        @Override
        public Refusal refusal() {
            return Refusal.unknown("customer.unknown", "There is no customer %s.".formatted(customerId));
        }
    }

    /** The user acts for its own customer only, and has none. */
    record CustomerNone(UserId userId) implements CustomerRejection {
        @Override
        public Refusal refusal() {
            return Refusal.unknown("customer.none", "User %s has no customer.".formatted(userId));
        }
    }

    /** The delegation would already have ended. */
    record DelegationUntilPast(Instant until) implements CustomerRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule("delegation.until-past", "until %s is in the past.".formatted(until));
        }
    }

    /** Delegations that ended by time do not count. */
    record DelegationsExhausted(int maxDelegations) implements CustomerRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "delegation.too-many",
                    "A customer has at most %d delegations; revoke one.".formatted(maxDelegations));
        }
    }

    /** @param delegationId the client's text; it may be malformed */
    record DelegationUnknown(String delegationId) implements CustomerRejection {
        @Override
        public Refusal refusal() {
            return Refusal.unknown("delegation.unknown", "There is no delegation %s.".formatted(delegationId));
        }
    }

    /** A suspended customer gets no account, and its accounts stay frozen. */
    record CustomerIsSuspended(CustomerId customerId) implements CustomerRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict("customer.suspended", "Customer %s is suspended.".formatted(customerId));
        }
    }

    /** A closed customer accepts no command. */
    record CustomerIsClosed(CustomerId customerId) implements CustomerRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict("customer.closed", "Customer %s is closed.".formatted(customerId));
        }
    }

    /** @param openAccounts how many accounts of the customer are not closed */
    record CustomerHasAccounts(CustomerId customerId, int openAccounts) implements CustomerRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict(
                    "customer.accounts",
                    "Customer %s cannot be closed: %d of its accounts are not closed."
                            .formatted(customerId, openAccounts));
        }
    }

    /** @param present the customer's level now */
    record KycLevelInvalid(CustomerId customerId, int level, int present) implements CustomerRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "kyc.level",
                    "Level %d must be 1 or 2, and not below the present level %d.".formatted(level, present));
        }
    }

    /** No KYC case is open: it was decided before, or never requested. */
    record KycNotRequested(CustomerId customerId) implements CustomerRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict("kyc.not-requested", "Customer %s has no open KYC case.".formatted(customerId));
        }
    }

    /** One KYC case at a time: the open one must be decided first. */
    record KycIsOpen(CustomerId customerId, int caseNumber, int level) implements CustomerRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict(
                    "kyc.open",
                    "KYC case %d of customer %s, for level %d, is not decided yet. It must be decided before another."
                            .formatted(caseNumber, customerId, level));
        }
    }

    /**
     * The decision is about another case than the open one.
     *
     * @param caseNumber number of the decision
     * @param open of the open case
     */
    record KycOtherCase(CustomerId customerId, int caseNumber, int open) implements CustomerRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict(
                    "kyc.other-case",
                    "Case %d of customer %s is not open; case %d is.".formatted(caseNumber, customerId, open));
        }
    }

    /** The end of a level is past, or the decision grants none. */
    record KycValidUntilInvalid(Instant validUntil) implements CustomerRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "kyc.valid-until", "validUntil %s must be later, of a granted level.".formatted(validUntil));
        }
    }

    /**
     * Level 2 is granted by two different persons, both of whom are known.
     *
     * @param person who decides; null: unknown
     */
    record KycSecondPerson(CustomerId customerId, PersonId person) implements CustomerRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict(
                    "kyc.second-person",
                    person == null
                            ? "Level 2 of customer %s is granted by known persons only.".formatted(customerId)
                            : "Level 2 of customer %s must be confirmed by a person other than %s."
                                    .formatted(customerId, person));
        }
    }
}
