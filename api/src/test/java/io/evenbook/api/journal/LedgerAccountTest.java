package io.evenbook.api.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.journal.LedgerAccount.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerAccountTest {
    private static final AccountId ALICE = new AccountId("acc_alice");

    @ParameterizedTest
    @CsvSource({
        "house:omnibus,      ASSET,     false",
        "house:fees,         REVENUE,   false",
        "house:suspense,     LIABILITY, false",
        "house:capital,      EQUITY,    false",
        "house:clearing,     CLEARING,  true",
        "house:ccp,          CLEARING,  true",
        "customer:acc_alice, LIABILITY, false",
        "clearing:acc_alice, LIABILITY, true",
        "margin:acc_alice,   LIABILITY, true",
        "fund:acc_alice,     LIABILITY, true"
    })
    void theValueDeterminesTheKindAndWhoPosts(String value, Kind kind, boolean isOfClearing) {
        assertThat(new LedgerAccount(value).kind()).isEqualTo(kind);
        assertThat(new LedgerAccount(value).isOfClearing()).isEqualTo(isOfClearing);
    }

    @Test
    void onlyACustomersLedgerAccountIsItsAccount() {
        assertThat(LedgerAccount.customer(ALICE).account()).contains(ALICE);
        assertThat(LedgerAccount.customer(ALICE).participant()).isEmpty();
        assertThat(LedgerAccount.clearing(ALICE).account()).isEmpty();
        assertThat(LedgerAccount.CCP.account()).isEmpty();
        assertThat(LedgerAccount.CCP.participant()).isEmpty();
    }

    @Test
    void aParticipantsLedgerAccountsNameIt() {
        assertThat(LedgerAccount.clearing(ALICE)).hasToString("clearing:acc_alice");
        assertThat(LedgerAccount.clearing(ALICE).participant()).contains(ALICE);
        assertThat(LedgerAccount.margin(ALICE).participant()).contains(ALICE);
        assertThat(LedgerAccount.fund(ALICE).participant()).contains(ALICE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "house:acc_alice",
                "house:ccp ",
                "clearing:ccp",
                "margin:alice",
                "fund:acc_",
                "ccp:acc_a",
                "capital"
            })
    void anythingElseIsRefused(String value) {
        assertThatThrownBy(() -> new LedgerAccount(value)).isInstanceOf(IllegalArgumentException.class);
    }
}
