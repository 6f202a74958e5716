package io.evenbook.query.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.querytest.QueryTest;
import org.junit.jupiter.api.Test;

class AccountQueriesTest extends QueryTest {

    @Test
    void an_account_shows_its_balances_at_their_assets_scale() {
        sql("insert into accounts.account values ('acc_alice', 'alice', 'FROZEN', now(), 7, 42)");
        sql("insert into accounts.balance values ('acc_alice', 'USD', 1000.500000, 100.000001, 42), ('acc_alice', 'BTC', 0.00000000, 0.00000000, 40)");

        assertThat(read("/accounts/acc_alice").toString()).isEqualTo("""
                {"accountId":"acc_alice","owner":"alice","status":"FROZEN","balances":[\
                {"asset":"BTC","posted":"0.00000000","held":"0.00000000","available":"0.00000000"},\
                {"asset":"USD","posted":"1000.500000","held":"100.000001","available":"900.499999"}],"version":7,"position":42}""");
    }

    @Test
    void an_account_that_never_had_anything_has_no_balances() {
        sql("insert into accounts.account values ('acc_bob', 'bob', 'OPEN', now(), 0, 3)");

        assertThat(read("/accounts/acc_bob").get("balances").toString()).isEqualTo("[]");
    }

    @Test
    void open_holds_are_listed_in_parts() {
        sql("insert into accounts.account values ('acc_alice', 'alice', 'OPEN', now(), 7, 42), ('acc_bob', 'bob', 'OPEN', now(), 0, 43)");
        sql("""
                insert into accounts.hold values
                    ('acc_alice', 'hld_3', 'USD', 30.000000, 'ORDER', 42),
                    ('acc_alice', 'hld_1', 'USD', 10.000000, 'WITHDRAWAL', 40),
                    ('acc_alice', 'hld_2', 'BTC', 0.50000000, 'MANUAL', 41),
                    ('acc_bob', 'hld_4', 'USD', 1.000000, 'ORDER', 43)""");

        assertThat(read("/accounts/acc_alice/holds").get("items").get(1).toString())
                .isEqualTo("{\"holdId\":\"hld_2\",\"asset\":\"BTC\",\"amount\":\"0.50000000\",\"reason\":\"MANUAL\"}");
        assertThat(readInParts("/accounts/acc_alice/holds", "holdId", _ -> {})).containsExactly("hld_1", "hld_2", "hld_3");
    }

    @Test
    void withdrawals_are_found_and_listed() {
        sql("insert into accounts.account values ('acc_alice', 'alice', 'OPEN', now(), 7, 42)");
        for (int i = 1; i <= 3; i++) {
            sql("""
                    insert into accounts.withdrawal values ('wdr_0000000000000000000000000%d_acc_alice', 'acc_alice', 'USD', 5.000000,
                        'wire-%d', 'PENDING', '2026-01-31T12:00:00.000001Z', '2026-01-31T12:00:00.000002Z', %d)""".formatted(i, i, i));
        }

        assertThat(read("/withdrawals/wdr_00000000000000000000000002_acc_alice").toString()).isEqualTo("""
                {"withdrawalId":"wdr_00000000000000000000000002_acc_alice","accountId":"acc_alice","asset":"USD","amount":"5.000000",\
                "reference":"wire-2","status":"PENDING","requestedAt":"2026-01-31T12:00:00.000001Z",\
                "updatedAt":"2026-01-31T12:00:00.000002Z"}""");
        assertThat(readInParts("/accounts/acc_alice/withdrawals", "reference", _ -> {}))
                .containsExactly("wire-1", "wire-2", "wire-3");
    }

    @Test
    void unknown_ids_of_any_form_are_not_found() {
        assertThat(refused("/accounts/acc_nobody")).isEqualTo("404 account.unknown");
        assertThat(refused("/accounts/nobody")).isEqualTo("404 account.unknown");
        assertThat(refused("/accounts/acc_nobody/holds")).isEqualTo("404 account.unknown");
        assertThat(refused("/accounts/acc_nobody/withdrawals")).isEqualTo("404 account.unknown");
        assertThat(refused("/withdrawals/wdr_1")).isEqualTo("404 withdrawal.unknown");
    }
}
