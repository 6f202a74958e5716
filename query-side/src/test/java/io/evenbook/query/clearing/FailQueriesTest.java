package io.evenbook.query.clearing;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.querytest.QueryTest;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class FailQueriesTest extends QueryTest {
    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);

    @BeforeEach
    void failsAndPenalties() {
        fail(1, "acc_alice", 5);
        fail(2, "acc_bob", 0);
        fail(3, "acc_alice", 5);
        fail(4, "acc_alice", 1);
        penalty(1, "2026-05-06", "0.02");
        penalty(2, "2026-05-06", "0.03");
        penalty(1, "2026-05-07", "0.04");
        penalty(1, "2026-05-11", "0.05");
    }

    @Test
    void theOldestFailComesFirst() {
        JsonNode first = read("/clearing/fails").get("items").get(0);
        assertThat(first.toString()).isEqualTo("""
                {"tradeId":"trd_BTC-USD_1","side":"BUY","accountId":"acc_alice","asset":"USD","cause":"LACK",\
                "open":"0.50","dueOn":"%s","days":5,"windowId":"win_EQUITIES_2","position":1}""".formatted(today.minusDays(5)));
        assertThat(readInPages("/clearing/fails", "tradeId", _ -> {}))
                .containsExactly("trd_BTC-USD_1", "trd_BTC-USD_3", "trd_BTC-USD_4", "trd_BTC-USD_2");
    }

    @Test
    void failsAreFilteredByTheAccountThatFailedAndByAge() {
        assertThat(fails("accountId=acc_alice")).containsExactly("trd_BTC-USD_1", "trd_BTC-USD_3", "trd_BTC-USD_4");
        assertThat(fails("olderThan=0")).containsExactly("trd_BTC-USD_1", "trd_BTC-USD_3", "trd_BTC-USD_4");
        assertThat(fails("olderThan=4")).containsExactly("trd_BTC-USD_1", "trd_BTC-USD_3");
        assertThat(fails("olderThan=5")).isEmpty();
        assertThat(fails("accountId=acc_bob&olderThan=1")).isEmpty();
        assertThat(readInPages("/clearing/fails?accountId=acc_alice&olderThan=0", "tradeId", _ -> {}))
                .containsExactly("trd_BTC-USD_1", "trd_BTC-USD_3", "trd_BTC-USD_4");
        assertThat(refused("/clearing/fails?accountId=alice")).startsWith("400");
        assertThat(refused("/clearing/fails?olderThan=-1")).startsWith("400");
        assertThat(refused("/clearing/fails?olderThan=100001")).startsWith("400");
    }

    @Test
    void theLatestPenaltyComesFirst() {
        assertThat(readInPages("/clearing/penalties", "obligationId", _ -> {}))
                .containsExactly(
                        "obl_trd_BTC-USD_1.penalty.2026-05-11",
                        "obl_trd_BTC-USD_1.penalty.2026-05-07",
                        "obl_trd_BTC-USD_2.penalty.2026-05-06",
                        "obl_trd_BTC-USD_1.penalty.2026-05-06");
        assertThat(read("/clearing/penalties").get("items").get(0).toString()).isEqualTo("""
                {"obligationId":"obl_trd_BTC-USD_1.penalty.2026-05-11","tradeId":"trd_BTC-USD_1","payer":"acc_alice",\
                "receiver":"acc_bob","asset":"USD","amount":"0.05","businessDate":"2026-05-11",\
                "windowId":"win_EQUITIES_2","position":7}""");
    }

    @Test
    void penaltiesAreFilteredByTheirDays() {
        assertThat(penalties("from=2026-05-07")).containsExactly("0.05", "0.04");
        assertThat(penalties("to=2026-05-07")).containsExactly("0.04", "0.03", "0.02");
        assertThat(penalties("from=2026-05-07&to=2026-05-07")).containsExactly("0.04");
        assertThat(penalties("from=2026-05-08&to=2026-05-07")).isEmpty();
        assertThat(refused("/clearing/penalties?from=yesterday")).startsWith("400");
    }

    private List<String> fails(String filter) {
        return values(read("/clearing/fails?" + filter), "tradeId");
    }

    private List<String> penalties(String filter) {
        return values(read("/clearing/penalties?" + filter), "amount");
    }

    private void fail(int number, String account, int days) {
        sql("""
                insert into clearing.fail
                values ('trd_BTC-USD_%d', 'BUY', '%s', 'USD', 'LACK', 0.50, '%s', 'win_EQUITIES_2', %d)""".formatted(number, account, today.minusDays(days), number));
    }

    private void penalty(int number, String day, String amount) {
        sql("""
                insert into clearing.penalty
                values ('obl_trd_BTC-USD_%1$d.penalty.%2$s', 'trd_BTC-USD_%1$d', 'acc_alice', 'acc_bob', 'USD', %3$s, '%2$s',
                        'win_EQUITIES_2', 7)""".formatted(number, day, amount));
    }
}
