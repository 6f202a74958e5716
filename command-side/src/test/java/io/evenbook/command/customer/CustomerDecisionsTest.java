package io.evenbook.command.customer;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.RejectedException;
import io.evenbook.api.customer.CustomerCommand.CloseCustomer;
import io.evenbook.api.customer.CustomerCommand.CreateCustomer;
import io.evenbook.api.customer.CustomerCommand.DecideKyc;
import io.evenbook.api.customer.CustomerCommand.EndKyc;
import io.evenbook.api.customer.CustomerCommand.RecordPersonalRead;
import io.evenbook.api.customer.CustomerCommand.RequestKyc;
import io.evenbook.api.customer.CustomerCommand.ResumeCustomer;
import io.evenbook.api.customer.CustomerCommand.SetTier;
import io.evenbook.api.customer.CustomerCommand.SuspendCustomer;
import io.evenbook.api.customer.CustomerStatus;
import io.evenbook.api.customer.KycDecision;
import io.evenbook.api.customer.KycDocument;
import io.evenbook.api.customer.Tier;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.id.PersonId;
import io.evenbook.api.id.UserId;
import io.evenbook.command.World;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Tables of commands on one customer: command, then the events that it causes, {@code =} for none, or the code of its
 * refusal; then status, level and tier.
 */
class CustomerDecisionsTest {
    private static final CustomerId CAROL = CustomerId.named("carol");

    private final World world = World.empty();

    @Test
    void theFirstGrantedLevelActivates() {
        run("""
                suspend            | customer.unknown
                create             | CustomerCreated                 | PENDING 0 STANDARD
                create             | =                               | PENDING 0 STANDARD
                decide GRANTED ann | kyc.not-requested
                request 0          | kyc.level
                request 3          | kyc.level
                request 1          | KycRequested                    | PENDING 0 STANDARD
                decide REFUSED ann | KycDecided                      | PENDING 0 STANDARD
                decide GRANTED ann | kyc.not-requested
                request 1          | KycRequested
                decide MORE_NEEDED | KycDecided                      | PENDING 0 STANDARD
                request 1          | KycRequested
                decide GRANTED     | KycDecided, CustomerActivated   | ACTIVE 1 STANDARD
                request 1          | KycRequested
                decide GRANTED     | KycDecided                      | ACTIVE 1 STANDARD
                """);
    }

    @Test
    void levelTwoNeedsTwoKnownPersonsWhoAgree() {
        run("""
                create             | CustomerCreated
                request 2          | KycRequested
                decide GRANTED     | kyc.second-person
                decide GRANTED ann | KycProposed                     | PENDING 0 STANDARD
                decide GRANTED ann | kyc.second-person               | PENDING 0 STANDARD
                decide GRANTED     | kyc.second-person               | PENDING 0 STANDARD
                decide GRANTED bea 9 | KycProposed                   | PENDING 0 STANDARD
                decide GRANTED bea 9 | kyc.second-person
                decide GRANTED ann 9 | KycDecided, CustomerActivated | ACTIVE 2 STANDARD
                request 1          | kyc.level
                request 2          | KycRequested
                decide GRANTED ann | KycProposed
                request 2          | =
                decide REFUSED bea | KycDecided
                request 2          | KycRequested
                decide GRANTED bea | KycProposed                     | ACTIVE 2 STANDARD
                decide REFUSED ann | KycDecided                      | ACTIVE 2 STANDARD
                decide GRANTED ann | kyc.not-requested
                request 2          | KycRequested
                decide GRANTED alone | KycDecided                    | ACTIVE 2 STANDARD
                """);
    }

    @Test
    void aDecisionIsAboutTheCaseThatWasLookedAt() {
        run("""
                create                   | CustomerCreated
                request 1                | KycRequested
                request 1                | =
                request 2                | kyc.open
                request 3                | kyc.level
                decide-2 GRANTED ann     | kyc.other-case
                decide-1 REFUSED ann     | KycDecided
                decide-1 GRANTED ann     | kyc.not-requested
                request 2                | KycRequested
                decide-1 GRANTED ann     | kyc.other-case
                decide-1 GRANTED ann 0   | kyc.other-case
                decide-2 GRANTED ann     | KycProposed
                decide-1 GRANTED bea     | kyc.other-case
                decide-3 GRANTED bea     | kyc.other-case
                decide-2 GRANTED bea     | KycDecided, CustomerActivated | ACTIVE 2 STANDARD
                """);
    }

    @Test
    void aLevelEndsAtItsTimeWhetherRecordedOrNot() {
        run("""
                create               | CustomerCreated
                request 1            | KycRequested
                decide GRANTED ann 0 | kyc.valid-until
                decide REFUSED ann 9 | kyc.valid-until
                decide GRANTED ann 2 | KycDecided, CustomerActivated | ACTIVE 1 STANDARD
                time 1               | =                             | ACTIVE 1 STANDARD
                end                  | =                             | ACTIVE 1 STANDARD
                time 1               | =                             | ACTIVE 0 STANDARD
                end                  | KycEnded                      | ACTIVE 0 STANDARD
                end                  | =                             | ACTIVE 0 STANDARD
                request 1            | KycRequested
                decide GRANTED ann   | KycDecided                    | ACTIVE 1 STANDARD
                """);
    }

    @Test
    void aSuspensionEndsInTheStatusThatItWouldHaveByThen() {
        run("""
                create         | CustomerCreated
                resume         | =                                | PENDING 0 STANDARD
                suspend        | CustomerSuspended                | SUSPENDED 0 STANDARD
                suspend        | =                                | SUSPENDED 0 STANDARD
                resume         | CustomerResumed                  | PENDING 0 STANDARD
                suspend        | CustomerSuspended
                request 1      | KycRequested
                decide GRANTED | KycDecided, CustomerActivated    | SUSPENDED 1 STANDARD
                resume         | CustomerResumed                  | ACTIVE 1 STANDARD
                """);
    }

    @Test
    void aClosedCustomerAcceptsNothingNew() {
        run("""
                create    | CustomerCreated
                tier VIP  | TierSet            | PENDING 0 VIP
                tier VIP  | =                  | PENDING 0 VIP
                close     | CustomerClosed     | CLOSED 0 VIP
                close     | =                  | CLOSED 0 VIP
                create    | =                  | CLOSED 0 VIP
                suspend   | customer.closed
                resume    | customer.closed
                tier PREMIUM | customer.closed
                request 1 | customer.closed
                decide GRANTED | customer.closed
                read      | PersonalDataRead   | CLOSED 0 VIP
                """);
    }

    @Test
    void aSeededCustomerHasItsLevelAndTier() {
        CustomerSeeds.commands(CAROL, 2, Tier.VIP, UserId.named("operator")).forEach(world::send);
        assertThat(state().status()).isEqualTo(CustomerStatus.ACTIVE);
        assertThat(state().kycLevel(now())).isEqualTo(2);
        assertThat(state().tier()).isEqualTo(Tier.VIP);
    }

    private void run(String rows) {
        rows.lines().forEach(row -> {
            String[] cells = row.split("\\|");
            assertThat(outcome(cells[0].strip().split(" "))).as(row).isEqualTo(cells[1].strip());
            if (cells.length > 2) {
                CustomerState state = state();
                assertThat("%s %d %s".formatted(state.status(), state.kycLevel(now()), state.tier()))
                        .as(row)
                        .isEqualTo(cells[2].strip());
            }
        });
    }

    private String outcome(String[] words) {
        try {
            String events = events(words).stream()
                    .map(event -> event.getClass().getSimpleName())
                    .collect(Collectors.joining(", "));
            return events.isEmpty() ? "=" : events;
        } catch (RejectedException e) {
            return e.rejection().code();
        }
    }

    private List<Object> events(String[] words) {
        if (words[0].equals("time")) {
            world.at(now().plus(Duration.ofDays(Integer.parseInt(words[1]))));
            return List.of();
        }
        return world.send(
                switch (words[0]) {
                    case "create" -> new CreateCustomer(CAROL);
                    case "request" ->
                        new RequestKyc(
                                CAROL,
                                Integer.parseInt(words[1]),
                                List.of(new KycDocument(KycDocument.Kind.IDENTITY, "Bb3vRkq0mJx1u0m2o8QFzA==")));
                    case "decide" -> decide(words, state().kyc().cases());
                    case "decide-1", "decide-2", "decide-3" -> decide(words, words[0].charAt(7) - '0');
                    case "end" -> new EndKyc(CAROL);
                    case "tier" -> new SetTier(CAROL, Tier.valueOf(words[1]), "a test");
                    case "suspend" -> new SuspendCustomer(CAROL, "a test");
                    case "resume" -> new ResumeCustomer(CAROL, "a test");
                    case "close" -> new CloseCustomer(CAROL, "a test");
                    case "read" -> new RecordPersonalRead(CAROL, "a test");
                    default -> throw new IllegalArgumentException("must be a command: " + words[0]);
                });
    }

    /** {@code decide GRANTED ann 9}: by Ann, for 9 days. */
    private DecideKyc decide(String[] words, int caseNumber) {
        boolean alone = words.length > 2 && words[2].equals("alone");
        return new DecideKyc(
                CAROL,
                caseNumber,
                KycDecision.valueOf(words[1]),
                "CHECKED",
                words.length > 3 ? now().plus(Duration.ofDays(Integer.parseInt(words[3]))) : null,
                "a test",
                UserId.named("somebody"),
                words.length > 2 && !alone ? PersonId.named(words[2]) : null,
                alone);
    }

    private Instant now() {
        return world.streams().time();
    }

    private CustomerState state() {
        return world.streams().find(CustomerState.AGGREGATE.type(), CAROL);
    }
}
