package io.evenbook.query.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.querytest.QueryTest;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class AccountQueriesTest extends QueryTest {

    @Test
    void anAccountShowsItsBalancesAtTheirAssetsScale() {
        sql("""
                insert into accounts.account values
                    ('acc_alice', null, '{"ciphertext":"alice"}', 'FROZEN', 'TRADING', now(), 7, 42)""");
        sql("""
                insert into accounts.balance values
                    ('acc_alice', 'USD', 1000.500000, 100.000001, -50.000000, 2000.000000, 'CREDIT_ONLY', 42),
                    ('acc_alice', 'BTC', 0.00000000, 0.00000000, default, default, default, 40)""");
        sql("""
                insert into accounts.hold values
                    ('acc_alice', 'hld_1', 'USD', 60.000000, 'ORDER', null, 40),
                    ('acc_alice', 'hld_2', 'USD', 30.000001, 'MANUAL', null, 41),
                    ('acc_alice', 'hld_3', 'USD', 10.000000, 'ORDER', null, 42),
                    ('acc_bob', 'hld_4', 'USD', 1.000000, 'MANUAL', null, 43)""");

        assertThat(read("/accounts/acc_alice").toString()).isEqualTo("""
                {"accountId":"acc_alice","owner":"alice","status":"FROZEN","freezeLevel":"TRADING","balances":[\
                {"asset":"BTC","posted":"0.00000000","held":"0.00000000","available":"0.00000000","heldByReason":{},\
                "limits":{"minimum":"0.00000000","direction":"BOTH"}},\
                {"asset":"USD","posted":"1000.500000","held":"100.000001","available":"900.499999",\
                "heldByReason":{"ORDER":"70.000000","MANUAL":"30.000001"},\
                "limits":{"minimum":"-50.000000","maximum":"2000.000000","direction":"CREDIT_ONLY"}}],"version":7,"position":42}""");
    }

    /** Deliveries in clearing windows have no hold of their own. */
    @Test
    void whatNoHoldExplainsIsHeldForSettlement() {
        sql("insert into accounts.account values ('acc_alice', null, null, 'OPEN', null, now(), 7, 42)");
        sql("insert into accounts.balance values"
                + " ('acc_alice', 'USD', 1000.000000, 100.000000, default, default, default, 42)");
        sql("insert into accounts.hold values ('acc_alice', 'hld_1', 'USD', 60.000000, 'ORDER', null, 40)");

        assertThat(read("/accounts/acc_alice").at("/balances/0/heldByReason").toString())
                .isEqualTo("{\"ORDER\":\"60.000000\",\"SETTLEMENT\":\"40.000000\"}");
    }

    @Test
    void anAccountThatNeverHadAnythingHasNoBalances() {
        sql("insert into accounts.account values ('acc_bob', null, null, 'OPEN', null, now(), 0, 3)");

        assertThat(read("/accounts/acc_bob").get("balances").toString()).isEqualTo("[]");
    }

    @Test
    void openHoldsAreListedInParts() {
        sql("insert into accounts.account values ('acc_alice', null, null, 'OPEN', "
                + "null, now(), 7, 42), ('acc_bob', null, null, 'OPEN', null, now(), 0, 43)");
        sql("""
                insert into accounts.hold values
                    ('acc_alice', 'hld_3', 'USD', 30.000000, 'ORDER', null, 42),
                    ('acc_alice', 'hld_1', 'USD', 10.000000, 'WITHDRAWAL', null, 40),
                    ('acc_alice', 'hld_2', 'BTC', 0.50000000, 'MANUAL', '2026-01-31T12:00:00.000001Z', 41),
                    ('acc_bob', 'hld_4', 'USD', 1.000000, 'ORDER', null, 43)""");

        assertThat(read("/accounts/acc_alice/holds").get("items").get(1).toString())
                .isEqualTo("{\"holdId\":\"hld_2\",\"asset\":\"BTC\",\"amount\":\"0.50000000\","
                        + "\"reason\":\"MANUAL\",\"expiresAt\":\"2026-01-31T12:00:00.000001Z\"}");
        assertThat(readInPages("/accounts/acc_alice/holds", "holdId", _ -> {}))
                .containsExactly("hld_1", "hld_2", "hld_3");
    }

    @Test
    void withdrawalsAreFoundAndListed() {
        sql("insert into accounts.account values ('acc_alice', null, null, 'OPEN', null, now(), 7, 42)");
        for (int i = 1; i <= 3; i++) {
            sql("""
                    insert into accounts.withdrawal values ('wdr_0000000000000000000000000%1$d_acc_alice', 'acc_alice', 'USD', 5.000000,
                        'wire-%1$d', 'PENDING', '2026-01-31T12:00:00.000001Z', '2026-01-31T12:00:00.000002Z', %2$d, 10)""".formatted(i, 4 - i));
        }

        assertThat(read("/withdrawals/wdr_00000000000000000000000002_acc_alice").toString())
                .isEqualTo("""
                {"withdrawalId":"wdr_00000000000000000000000002_acc_alice","accountId":"acc_alice","asset":"USD","amount":"5.000000",\
                "reference":"wire-2","status":"PENDING","requestedAt":"2026-01-31T12:00:00.000001Z",\
                "updatedAt":"2026-01-31T12:00:00.000002Z"}""");
        assertThat(readInPages("/accounts/acc_alice/withdrawals", "reference", _ -> {}))
                .containsExactly("wire-1", "wire-2", "wire-3");
        assertThat(readInPages("/accounts/acc_alice/withdrawals?order=asc", "reference", _ -> {}))
                .containsExactly("wire-3", "wire-2", "wire-1");
    }

    @Test
    void transfersAreFoundAndListedFromBothSides() {
        sql("insert into accounts.account values ('acc_alice', null, null, 'OPEN', "
                + "null, now(), 7, 42), ('acc_bob', null, null, 'OPEN', null, now(), 0, 43)");
        transfer(1, "acc_alice", "acc_bob", 50);
        transfer(2, "acc_bob", "acc_alice", 40);
        transfer(3, "acc_bob", "acc_carol", 30);
        transfer(4, "acc_alice", "acc_carol", 20);
        transfer(5, "acc_carol", "acc_alice", 10);
        sql("update accounts.transfer set reference = null where position = 20");

        assertThat(read("/transfers/trf_00000000000000000000000001").toString()).isEqualTo("""
                {"transferId":"trf_00000000000000000000000001","fromAccountId":"acc_alice","toAccountId":"acc_bob","asset":"USD",\
                "amount":"5.000000","reference":"ref-1","status":"POSTED","entryId":"ent_1","postedAt":"2026-01-31T12:00:00.000001Z"}""");
        assertThat(read("/transfers/trf_00000000000000000000000004").has("reference"))
                .isFalse();
        assertThat(readInPages("/accounts/acc_alice/transfers", "entryId", _ -> {}))
                .containsExactly("ent_1", "ent_2", "ent_4", "ent_5");
        assertThat(readInPages("/accounts/acc_alice/transfers?order=desc", "entryId", _ -> {}))
                .containsExactly("ent_1", "ent_2", "ent_4", "ent_5");
        assertThat(readInPages("/accounts/acc_alice/transfers?order=asc", "entryId", _ -> {}))
                .containsExactly("ent_5", "ent_4", "ent_2", "ent_1");
        assertThat(refused("/transfers/trf_1")).isEqualTo("404 transfer.unknown");
        assertThat(refused("/accounts/acc_nobody/transfers")).isEqualTo("404 account.unknown");
    }

    private void transfer(int number, String from, String to, long position) {
        sql("""
                insert into accounts.transfer values ('trf_0000000000000000000000000%1$d', '%2$s', '%3$s', 'USD', 5.000000, 'ref-%1$d',
                    'ent_%1$d', '2026-01-31T12:00:00.000001Z', %4$d)""".formatted(number, from, to, position));
    }

    @Test
    void balancesCanBeHadAsOfAPosition() {
        long before = log.head();
        happenUntil(before + 5);
        sql("insert into accounts.account values ('acc_alice', null, null, 'OPEN', null, now(), 7, 42)");
        sql("""
                insert into accounts.balance values
                    ('acc_alice', 'USD', 7.000000, 1.000000, 0, null, 'BOTH', 30), ('acc_alice', 'BTC', 2.00000000, 0.00000000, 0, null, 'BOTH', 20)""");
        sql("""
                insert into accounts.balance_history values
                    ('acc_alice', 'USD', %d, 5.000000, 0.000000, '2026-01-31T12:00:00Z'),
                    ('acc_alice', 'BTC', %d, 2.00000000, 0.00000000, '2026-01-31T12:00:00Z'),
                    ('acc_alice', 'USD', %d, 7.000000, 1.000000, '2026-02-01T12:00:00Z'),
                    ('acc_bob', 'USD', %2$d, 9.000000, 0.000000, '2026-01-31T12:00:00Z')""".formatted(before + 1, before + 2, before + 4));
        position("accounts", before + 4);

        assertThat(read("/accounts/acc_alice/balances").toString()).isEqualTo("""
                {"accountId":"acc_alice","position":%d,"balances":[\
                {"asset":"BTC","posted":"2.00000000","held":"0.00000000","available":"2.00000000"},\
                {"asset":"USD","posted":"7.000000","held":"1.000000","available":"6.000000"}]}""".formatted(before + 4));
        String asOf = "/accounts/acc_alice/balances?atPosition=";
        assertThat(read(asOf + (before + 3)).toString()).isEqualTo("""
                {"accountId":"acc_alice","position":%d,"balances":[\
                {"asset":"BTC","posted":"2.00000000","held":"0.00000000","available":"2.00000000"},\
                {"asset":"USD","posted":"5.000000","held":"0.000000","available":"5.000000"}]}""".formatted(before + 3));
        assertThat(read(asOf + (before + 4))
                        .get("balances")
                        .get(1)
                        .get("posted")
                        .asString())
                .isEqualTo("7.000000");
        assertThat(values(read(asOf + (before + 1)).get("balances"), "asset")).containsExactly("USD");
        assertThat(read(asOf + before).get("balances").toString()).isEqualTo("[]");
        happenUntil(before + 5);
        assertThat(refused(asOf + (before + 5))).isEqualTo("503 accounts %d %d".formatted(before + 4, before + 5));
    }

    @Test
    void balancesAsOfAPositionInsideACommandAreThoseOfTheCommandBefore() {
        long before = happen();
        long last = happen(3);
        sql("insert into accounts.account values ('acc_alice', null, null, 'OPEN', null, now(), 7, 42)");
        sql("insert into accounts.balance values ('acc_alice', 'USD', 3.000000, 0.000000, 0, null, 'BOTH', %d)"
                .formatted(last));
        for (long position = before; position <= last; position++) {
            sql("insert into accounts.balance_history values ('acc_alice', 'USD', %d, %d.000000, 0.000000, now())"
                    .formatted(position, position - before));
        }
        position("accounts", last);

        for (long inside : new long[] {before, last - 2, last - 1}) {
            JsonNode found = read("/accounts/acc_alice/balances?atPosition=" + inside);
            assertThat(found.get("position").asLong()).isEqualTo(before);
            assertThat(values(found.get("balances"), "posted")).containsExactly("0.000000");
        }
        assertThat(values(
                        read("/accounts/acc_alice/balances?atPosition=" + last).get("balances"), "posted"))
                .containsExactly("3.000000");
    }

    @Test
    void balancesAreAskedForAsOfOneThingAtMost() {
        sql("insert into accounts.account values ('acc_alice', null, null, 'OPEN', null, now(), 7, 42)");
        String time = "2026-01-31T12:00:00Z";

        assertThat(refused("/accounts/acc_alice/balances?atPosition=1&at=" + time))
                .isEqualTo("400 at");
        assertThat(refused("/accounts/acc_alice/balances?atPosition=1&effectiveAt=" + time))
                .isEqualTo("400 at");
        assertThat(refused("/accounts/acc_alice/balances?at=%1$s&effectiveAt=%1$s".formatted(time)))
                .isEqualTo("400 at");
        assertThat(refused("/ledger/trial-balance?at=%1$s&effectiveAt=%1$s".formatted(time)))
                .isEqualTo("400 at");
        assertThat(refused("/accounts/acc_alice/balances?atPosition=-1")).startsWith("400");
        assertThat(refused("/accounts/acc_alice/balances?effectiveAt=yesterday"))
                .startsWith("400");
        assertThat(refused("/accounts/acc_nobody/balances")).isEqualTo("404 account.unknown");
        assertThat(refused("/accounts/nobody/balances?effectiveAt=" + time)).isEqualTo("404 account.unknown");
    }

    @Test
    void unknownIdsOfAnyFormAreNotFound() {
        assertThat(refused("/accounts/acc_nobody")).isEqualTo("404 account.unknown");
        assertThat(refused("/accounts/nobody")).isEqualTo("404 account.unknown");
        assertThat(refused("/accounts/acc_nobody/holds")).isEqualTo("404 account.unknown");
        assertThat(refused("/accounts/acc_nobody/withdrawals")).isEqualTo("404 account.unknown");
        assertThat(refused("/withdrawals/wdr_1")).isEqualTo("404 withdrawal.unknown");
    }
}
