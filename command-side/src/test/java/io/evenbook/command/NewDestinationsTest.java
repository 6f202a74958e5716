package io.evenbook.command;

import static io.evenbook.command.CustomerLimitsTest.CAROL;
import static io.evenbook.command.CustomerLimitsTest.DAN;
import static io.evenbook.command.CustomerLimitsTest.FIRST;
import static io.evenbook.command.CustomerLimitsTest.SECOND;
import static io.evenbook.command.Vocabulary.BOB;
import static io.evenbook.command.Vocabulary.NOW;
import static io.evenbook.command.Vocabulary.USD;
import static io.evenbook.command.Vocabulary.rejectionOf;
import static io.evenbook.command.Vocabulary.requested;
import static io.evenbook.command.Vocabulary.unique;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.access.Sealed;
import io.evenbook.api.account.AccountCommand.AssignAccount;
import io.evenbook.api.account.AccountCommand.CancelWithdrawal;
import io.evenbook.api.account.AccountCommand.ConfirmWithdrawal;
import io.evenbook.api.account.AccountCommand.RequestWithdrawal;
import io.evenbook.api.account.AccountRejection.DestinationOfAnotherSubject;
import io.evenbook.api.account.AccountRejection.WithdrawalExpiryEarly;
import io.evenbook.api.customer.AllowanceEvent.DestinationUsed;
import io.evenbook.api.customer.LimitRejection.DestinationNew;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.id.WithdrawalId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Withdrawals to a destination that the customer has not used before are confirmed a day later at the earliest. */
class NewDestinationsTest {
    private static final AccountId OF_DAN = new AccountId("acc_dan");
    private static final Instant TOMORROW = NOW.plus(Duration.ofHours(24));

    private final World world = new World().unlimited().funded(BOB, "1000", "0");

    NewDestinationsTest() {
        CustomerLimitsTest.open(world, FIRST, CAROL);
        CustomerLimitsTest.open(world, SECOND, CAROL);
        CustomerLimitsTest.open(world, OF_DAN, DAN);
    }

    @Test
    void aNewDestinationWaitsADayAndAUsedOneDoesNot() {
        request(FIRST, 1, "iban-1");
        DestinationNew early = new DestinationNew(CAROL, withdrawal(FIRST, 1), TOMORROW);
        assertThat(rejectionOf(() -> confirm(FIRST, 1))).isEqualTo(early);
        world.at(TOMORROW.minusNanos(1_000));
        assertThat(rejectionOf(() -> confirm(FIRST, 1))).isEqualTo(early);
        world.at(TOMORROW);
        assertThat(confirm(FIRST, 1)).contains(new DestinationUsed(CAROL, "iban-1"));

        request(SECOND, 2, "iban-1");
        assertThat(confirm(SECOND, 2))
                .as("remembered once, for all accounts of the customer")
                .doesNotHaveAnyElementsOfTypes(DestinationUsed.class);
        request(SECOND, 3, "iban-2");
        assertThat(code(SECOND, 3)).isEqualTo("limit.destination-new");
        request(OF_DAN, 4, "iban-1");
        assertThat(code(OF_DAN, 4)).as("of another customer").isEqualTo("limit.destination-new");
    }

    @Test
    void eachRequestBeforeTheFirstConfirmationWaitsItsOwnDay() {
        request(FIRST, 1, "iban-1");
        world.at(NOW.plusSeconds(1));
        request(FIRST, 2, "iban-1");
        world.at(TOMORROW);
        confirm(FIRST, 1);
        assertThat(code(FIRST, 2)).isEqualTo("limit.destination-new");
        world.at(TOMORROW.plusSeconds(1));
        confirm(FIRST, 2);
        assertThat(world.allowances(CAROL).destinations()).containsExactly("iban-1");
    }

    @Test
    void aWithdrawalWithoutADestinationWaitsForNothing() {
        request(FIRST, 1, null);
        confirm(FIRST, 1);
    }

    @Test
    void aCancelledWithdrawalMakesNoDestinationKnown() {
        request(FIRST, 1, "iban-1");
        world.at(TOMORROW);
        world.send(new CancelWithdrawal(FIRST, withdrawal(FIRST, 1)));
        request(FIRST, 2, "iban-1");
        assertThat(code(FIRST, 2)).isEqualTo("limit.destination-new");
    }

    @Test
    void anAccountWithoutACustomerWaitsForNothing() {
        request(BOB, 1, "iban-1");
        confirm(BOB, 1);
    }

    @Test
    void aHundredDestinationsAreRemembered() {
        for (int n = 0; n < 100; n++) {
            request(FIRST, n, "iban-" + n);
        }
        world.at(TOMORROW);
        for (int n = 0; n < 100; n++) {
            confirm(FIRST, n);
        }
        request(FIRST, 200, "iban-0");
        confirm(FIRST, 200);
        request(FIRST, 300, "one more");
        world.at(TOMORROW.plus(Duration.ofHours(24)));
        confirm(FIRST, 300);
        assertThat(world.allowances(CAROL).destinations())
                .hasSize(100)
                .startsWith("iban-1")
                .endsWith("one more");
        request(FIRST, 400, "iban-0");
        assertThat(code(FIRST, 400)).isEqualTo("limit.destination-new");
    }

    @Test
    void aDestinationIsSealedForTheCustomerOfTheAccountOrForTheAccountWithoutOne() {
        for (Sealed other : List.of(sealed(FIRST, "iban-1"), sealed(DAN, "iban-1"))) {
            assertThat(rejectionOf(() -> request(FIRST, 1, other, null)))
                    .isEqualTo(new DestinationOfAnotherSubject(FIRST));
        }
        assertThat(rejectionOf(() -> request(BOB, 1, sealed(CAROL, "iban-1"), null)))
                .isEqualTo(new DestinationOfAnotherSubject(BOB));
        assertThat(world.account(FIRST).withdrawals().pending()).isEmpty();
        assertThat(world.account(BOB).withdrawals().pending()).isEmpty();
    }

    @Test
    void anAssignmentMeanwhileIsNoticedAndItsPendingWithdrawalsMakeNoDestinationKnown() {
        request(BOB, 1, "iban-1");
        world.send(new AssignAccount(BOB, CAROL, "asked"));
        assertThat(rejectionOf(() -> request(BOB, 2, sealed(BOB, "iban-1"), null))
                        .code())
                .isEqualTo("withdrawal.customer-changed");
        assertThat(confirm(BOB, 1)).doesNotHaveAnyElementsOfTypes(DestinationUsed.class);
        request(BOB, 3, "iban-1");
        assertThat(code(BOB, 3)).isEqualTo("limit.destination-new");
    }

    @Test
    void aWithdrawalMustBeConfirmableBeforeItExpires() {
        Sealed destination = sealed(CAROL, "iban-1");
        for (Instant early : List.of(NOW.plusSeconds(1), TOMORROW)) {
            assertThat(rejectionOf(() -> request(FIRST, 1, destination, early)))
                    .isEqualTo(new WithdrawalExpiryEarly(FIRST, early, TOMORROW));
        }
        assertThat(world.account(FIRST).holds().open()).isEmpty();
        request(FIRST, 1, destination, TOMORROW.plusNanos(1_000));
        request(FIRST, 2, null, NOW.plusSeconds(1));
        request(BOB, 3, sealed(BOB, "iban-1"), NOW.plusSeconds(1));
        world.at(TOMORROW);
        confirm(FIRST, 1);
        request(FIRST, 4, destination, TOMORROW.plusSeconds(1));
        confirm(FIRST, 4);
    }

    private void request(AccountId account, int n, String destination) {
        request(account, n, sealed(subject(account), destination), null);
    }

    private void request(AccountId account, int n, Sealed destination, Instant expiresAt) {
        world.send(new RequestWithdrawal(
                account, withdrawal(account, n), requested(USD, "1"), "out-" + n, destination, expiresAt));
    }

    private static Sealed sealed(Object subject, String text) {
        return text == null ? null : new Sealed(subject.toString(), "bm9uY2U=", "c2VhbGVk", text);
    }

    private Object subject(AccountId account) {
        CustomerId customer = world.account(account).customerId();
        return customer == null ? account : customer;
    }

    private List<Object> confirm(AccountId account, int n) {
        return world.send(new ConfirmWithdrawal(account, withdrawal(account, n)));
    }

    private String code(AccountId account, int n) {
        return rejectionOf(() -> confirm(account, n)).code();
    }

    private static WithdrawalId withdrawal(AccountId account, int n) {
        return WithdrawalId.of(unique(n), account);
    }
}
