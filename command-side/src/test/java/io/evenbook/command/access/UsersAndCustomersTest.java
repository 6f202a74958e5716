package io.evenbook.command.access;

import static io.evenbook.command.Vocabulary.NOW;
import static io.evenbook.command.Vocabulary.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenbook.api.RejectedException;
import io.evenbook.api.access.UserCommand;
import io.evenbook.api.access.UserCommand.CreateUser;
import io.evenbook.api.access.UserCommand.IssueKey;
import io.evenbook.api.access.UserCommand.LinkIdentity;
import io.evenbook.api.access.UserCommand.ResumeUser;
import io.evenbook.api.access.UserCommand.SetRoles;
import io.evenbook.api.access.UserCommand.SuspendUser;
import io.evenbook.api.customer.CustomerCommand;
import io.evenbook.api.customer.CustomerCommand.CreateCustomer;
import io.evenbook.api.customer.CustomerCommand.DecideKyc;
import io.evenbook.api.customer.CustomerCommand.GrantDelegation;
import io.evenbook.api.customer.CustomerCommand.RequestKyc;
import io.evenbook.api.customer.CustomerCommand.RevokeDelegation;
import io.evenbook.api.customer.CustomerCommand.SetTier;
import io.evenbook.api.customer.CustomerEvent.AccountAdded;
import io.evenbook.api.customer.CustomerStatus;
import io.evenbook.api.customer.DelegationLevel;
import io.evenbook.api.customer.KycDecision;
import io.evenbook.api.customer.Tier;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.id.DelegationId;
import io.evenbook.api.id.IdentityId;
import io.evenbook.api.id.KeyId;
import io.evenbook.api.id.PersonId;
import io.evenbook.api.id.UserId;
import io.evenbook.api.json.EvenbookJson;
import io.evenbook.command.MemoryStreams;
import io.evenbook.command.base.Facts;
import io.evenbook.command.customer.CustomerState;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Users and customers, folded over their commands. */
class UsersAndCustomersTest {
    private static final Facts FACTS = Facts.of(new MemoryStreams());
    private static final UserId DORA = UserId.named("dora");
    private static final CustomerId CAROL = CustomerId.named("carol");
    private static final AccountId ACCOUNT = AccountId.named("carol");
    private static final DelegationId DELEGATION = DelegationId.of("01k6x9wd4f6g8h0j2k4m6n8p0q", CAROL);
    private static final CreateUser CREATE = new CreateUser(DORA, null, PersonId.named("dora"), List.of("TRADER"));

    private UserState user;
    private CustomerState customer;

    @Test
    void aUserIsCreatedOnce() {
        assertThat(send(CREATE)).isEqualTo(1);
        assertThat(send(CREATE)).isZero();
        assertThat(user)
                .isEqualTo(new UserState(
                        DORA, null, PersonId.named("dora"), List.of("TRADER"), false, Set.of(), Set.of(), 0));
        assertThatThrownBy(() -> send(new CreateUser(DORA, CAROL, PersonId.named("dora"), List.of("TRADER"))))
                .extracting("rejection.code")
                .isEqualTo("user.exists");
    }

    @Test
    void rolesAndSuspensionsChangeOnce() {
        send(CREATE);
        assertThat(send(new SetRoles(DORA, List.of("SUPPORT"), "moves"))).isEqualTo(1);
        assertThat(send(new SetRoles(DORA, List.of("SUPPORT"), "moves"))).isZero();
        assertThat(send(new SuspendUser(DORA, "a lost phone"))).isEqualTo(1);
        assertThat(send(new SuspendUser(DORA, "a lost phone"))).isZero();
        assertThat(user)
                .isEqualTo(new UserState(
                        DORA, null, PersonId.named("dora"), List.of("SUPPORT"), true, Set.of(), Set.of(), 0));
        assertThat(send(new ResumeUser(DORA, "found"))).isEqualTo(1);
        assertThat(send(new ResumeUser(DORA, "found"))).isZero();
        assertThat(user.suspended()).isFalse();
    }

    @Test
    void anUnknownUserAndAnUnknownCustomerAreRefused() {
        assertThatThrownBy(() -> send(new SuspendUser(DORA, "who")))
                .isInstanceOf(RejectedException.class)
                .extracting("rejection.code")
                .isEqualTo("user.unknown");
        assertThatThrownBy(() -> send(new RevokeDelegation(CAROL, DELEGATION)))
                .extracting("rejection.code")
                .isEqualTo("customer.unknown");
    }

    @Test
    void aDelegationReachesAsFarAsItSays() {
        send(new CreateCustomer(CAROL));
        send(new CreateCustomer(CAROL));
        assertThat(customer.status()).isEqualTo(CustomerStatus.PENDING);
        assertThat(customer.tier()).isEqualTo(Tier.STANDARD);
        assertThat(customer.kycLevel(NOW)).isZero();

        send(new GrantDelegation(CAROL, DELEGATION, ACCOUNT, DORA, DelegationLevel.READ, NOW.plusSeconds(1)));
        assertThat(customer.delegates(ACCOUNT, DORA, DelegationLevel.READ, NOW)).isTrue();
        assertThat(customer.delegates(ACCOUNT, DORA, DelegationLevel.TRADE, NOW))
                .isFalse();
        assertThat(customer.delegates(AccountId.named("other"), DORA, DelegationLevel.READ, NOW))
                .isFalse();
        assertThat(customer.delegates(ACCOUNT, UserId.named("eve"), DelegationLevel.READ, NOW))
                .isFalse();
        assertThat(customer.delegates(ACCOUNT, DORA, DelegationLevel.READ, NOW.plusSeconds(1)))
                .isFalse();

        DelegationId wider = DelegationId.of("01k6x9wd4f6g8h0j2k4m6n8p0r", CAROL);
        send(new GrantDelegation(CAROL, wider, ACCOUNT, DORA, DelegationLevel.TRADE, null));
        assertThat(customer.delegations()).hasSize(1);
        assertThat(customer.delegates(ACCOUNT, DORA, DelegationLevel.TRADE, NOW))
                .isTrue();

        assertThat(send(new RevokeDelegation(CAROL, DELEGATION))).isZero();
        assertThat(send(new RevokeDelegation(CAROL, wider))).isEqualTo(1);
        assertThat(customer.delegates(ACCOUNT, DORA, DelegationLevel.READ, NOW)).isFalse();
    }

    @Test
    void aCustomerHasAHundredDelegationsAndThoseThatEndedMakeRoom() {
        send(new CreateCustomer(CAROL));
        for (int n = 0; n < 100; n++) {
            assertThat(send(grant(n, n < 2 ? NOW : null))).isEqualTo(1);
        }
        assertThat(send(grant(100, null))).as("two that ended are revoked").isEqualTo(3);
        assertThat(send(grant(101, null))).isEqualTo(1);
        assertThat(customer.delegations()).hasSize(100);
        assertThatThrownBy(() -> send(grant(102, null)))
                .extracting("rejection.code")
                .isEqualTo("delegation.too-many");
        assertThat(send(grant(50, null))).as("replaces its earlier one").isEqualTo(1);
        assertThat(customer.delegations()).hasSize(100);
    }

    private static GrantDelegation grant(int n, Instant until) {
        DelegationId id = DelegationId.of(unique(n), CAROL);
        return new GrantDelegation(CAROL, id, ACCOUNT, UserId.named("u" + n), DelegationLevel.READ, until);
    }

    /** If the JSON of a state changes, raise the revision in the aggregate's descriptor. */
    @Test
    void snapshotsComeBackAsTheyWere() {
        send(CREATE);
        send(new IssueKey(DORA, KeyId.named(unique(1)), List.of("order:create"), NOW.plusSeconds(9)));
        send(new LinkIdentity(DORA, IdentityId.named(unique(1)), "https://issuer", null, "a login"));
        assertThat(copy(user, UserState.class)).isEqualTo(user);

        send(new CreateCustomer(CAROL));
        customer = CustomerState.AGGREGATE.type().evolve(customer, new AccountAdded(CAROL, ACCOUNT));
        send(grant(1, NOW.plusSeconds(9)));
        send(new SetTier(CAROL, Tier.VIP, "an offer"));
        send(new RequestKyc(CAROL, 2, List.of()));
        send(new DecideKyc(CAROL, 1, KycDecision.GRANTED, "SEEN", null, "a test", DORA, PersonId.named("dora"), false));
        assertThat(customer.kyc().cases()).isEqualTo(1);
        assertThat(copy(customer, CustomerState.class)).isEqualTo(customer);
    }

    private static <S> S copy(S state, Class<S> type) {
        return EvenbookJson.mapper().readValue(EvenbookJson.mapper().writeValueAsBytes(state), type);
    }

    private int send(UserCommand command) {
        var events = UserState.AGGREGATE.decider().decide(user, command, FACTS);
        events.forEach(event -> user = UserState.AGGREGATE.type().evolve(user, event));
        return events.size();
    }

    private int send(CustomerCommand command) {
        var events = CustomerState.AGGREGATE.decider().decide(customer, command, FACTS);
        events.forEach(event -> customer = CustomerState.AGGREGATE.type().evolve(customer, event));
        return events.size();
    }
}
