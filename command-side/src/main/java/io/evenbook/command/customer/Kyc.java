package io.evenbook.command.customer;

import io.evenbook.api.RejectedException;
import io.evenbook.api.customer.CustomerCommand.DecideKyc;
import io.evenbook.api.customer.CustomerCommand.EndKyc;
import io.evenbook.api.customer.CustomerCommand.KycCommand;
import io.evenbook.api.customer.CustomerCommand.RequestKyc;
import io.evenbook.api.customer.CustomerEvent;
import io.evenbook.api.customer.CustomerEvent.CustomerActivated;
import io.evenbook.api.customer.CustomerEvent.KycDecided;
import io.evenbook.api.customer.CustomerEvent.KycEnded;
import io.evenbook.api.customer.CustomerEvent.KycProposed;
import io.evenbook.api.customer.CustomerEvent.KycRequested;
import io.evenbook.api.customer.CustomerRejection.KycIsOpen;
import io.evenbook.api.customer.CustomerRejection.KycLevelInvalid;
import io.evenbook.api.customer.CustomerRejection.KycNotRequested;
import io.evenbook.api.customer.CustomerRejection.KycOtherCase;
import io.evenbook.api.customer.CustomerRejection.KycSecondPerson;
import io.evenbook.api.customer.CustomerRejection.KycValidUntilInvalid;
import io.evenbook.api.customer.CustomerStatus;
import io.evenbook.api.customer.KycDecision;
import io.evenbook.api.customer.KycDocument;
import io.evenbook.command.base.Facts;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * How far a customer is identified, and the rules of that.
 *
 * @param granted the level of the last grant that has not ended, 0 to 2
 * @param validUntil when that level ends; null: never
 * @param cases how many cases were opened so far; the last one has this number
 * @param open the last case; null: it was decided, or there was none
 */
public record Kyc(int granted, Instant validUntil, int cases, Case open) {
    static final Kyc NONE = new Kyc(0, null, 0, null);

    private static final int HIGHEST = 2;

    /**
     * A case that was not decided yet.
     *
     * @param proposed the grant of one person; null: none yet
     */
    record Case(int level, List<KycDocument> documents, KycProposed proposed) {

        private boolean isOf(RequestKyc request) {
            return level == request.level() && Set.copyOf(documents).equals(Set.copyOf(request.documents()));
        }
    }

    /** The level that counts at a time: 0 from {@code validUntil} on, also where no process has recorded it yet. */
    int level(Instant time) {
        return validUntil != null && !validUntil.isAfter(time) ? 0 : granted;
    }

    Kyc evolve(CustomerEvent event) {
        return switch (event) {
            case KycRequested requested ->
                new Kyc(
                        granted,
                        validUntil,
                        requested.caseNumber(),
                        new Case(requested.level(), requested.documents(), null));
            case KycProposed proposed ->
                new Kyc(granted, validUntil, cases, new Case(open.level, open.documents, proposed));
            case KycDecided decided ->
                decided.decision() == KycDecision.GRANTED
                        ? new Kyc(decided.level(), decided.validUntil(), cases, null)
                        : new Kyc(granted, validUntil, cases, null);
            case KycEnded _ -> new Kyc(0, null, cases, open);
            default -> this;
        };
    }

    // Rules

    static List<CustomerEvent> decide(CustomerState state, KycCommand command, Facts facts) {
        return switch (command) {
            case RequestKyc request -> request(state, request, facts);
            case DecideKyc decide -> decide(state, decide, facts);
            case EndKyc end -> {
                Kyc kyc = state.kyc();
                yield kyc.granted > kyc.level(facts.time())
                        ? List.of(new KycEnded(end.customerId(), kyc.granted, kyc.validUntil))
                        : List.of();
            }
        };
    }

    /** Does nothing if a case of the same level and documents is open. */
    private static List<CustomerEvent> request(CustomerState state, RequestKyc request, Facts facts) {
        Kyc kyc = state.kyc();
        if (kyc.open != null && kyc.open.isOf(request)) {
            return List.of();
        }
        int present = state.kycLevel(facts.time());
        if (request.level() < Math.max(1, present) || request.level() > HIGHEST) {
            throw new RejectedException(new KycLevelInvalid(request.customerId(), request.level(), present));
        }
        if (kyc.open != null) {
            throw new RejectedException(new KycIsOpen(request.customerId(), kyc.cases, kyc.open.level));
        }
        return List.of(new KycRequested(request.customerId(), kyc.cases + 1, request.level(), request.documents()));
    }

    private static List<CustomerEvent> decide(CustomerState state, DecideKyc decide, Facts facts) {
        Case open = state.kyc().open;
        if (open == null) {
            throw new RejectedException(new KycNotRequested(decide.customerId()));
        }
        int caseNumber = state.kyc().cases;
        if (decide.caseNumber() != null && decide.caseNumber() != caseNumber) {
            throw new RejectedException(new KycOtherCase(decide.customerId(), decide.caseNumber(), caseNumber));
        }
        boolean grants = decide.decision() == KycDecision.GRANTED;
        if (decide.validUntil() != null && !(grants && decide.validUntil().isAfter(facts.time()))) {
            throw new RejectedException(new KycValidUntilInvalid(decide.validUntil()));
        }
        if (grants && open.level == HIGHEST && !decide.alone() && !confirms(open.proposed, decide)) {
            return List.of(new KycProposed(
                    decide.customerId(),
                    caseNumber,
                    open.level,
                    decide.code(),
                    decide.validUntil(),
                    decide.decidedBy(),
                    decide.person()));
        }
        KycDecided decided = new KycDecided(
                decide.customerId(),
                caseNumber,
                open.level,
                decide.decision(),
                decide.code(),
                decide.validUntil(),
                decide.decidedBy(),
                decide.person(),
                decide.reason());
        return grants && state.unsuspendedStatus() == CustomerStatus.PENDING
                ? List.of(decided, new CustomerActivated(decide.customerId(), statusAfter(state)))
                : List.of(decided);
    }

    private static CustomerStatus statusAfter(CustomerState state) {
        return state.status() == CustomerStatus.SUSPENDED ? CustomerStatus.SUSPENDED : CustomerStatus.ACTIVE;
    }

    /** Whether a grant is the second one, of another person and with the same content. */
    private static boolean confirms(KycProposed first, DecideKyc second) {
        boolean same = first != null
                && first.code().equals(second.code())
                && Objects.equals(first.validUntil(), second.validUntil());
        if (second.person() == null || same && first.person().equals(second.person())) {
            throw new RejectedException(new KycSecondPerson(second.customerId(), second.person()));
        }
        return same;
    }
}
