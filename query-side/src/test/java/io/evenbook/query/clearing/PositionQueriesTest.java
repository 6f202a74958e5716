package io.evenbook.query.clearing;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.querytest.QueryTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PositionQueriesTest extends QueryTest {
    private static final String FIRST = "/clearing/windows/win_DAY_1";
    private static final String SECOND = "/clearing/windows/win_DAY_2";

    @BeforeEach
    void windows() {
        sql("insert into clearing.scheme values ('sch_DAY', '{}', 'win_DAY_3', null, 7, 40)");
        for (int number = 1; number <= 3; number++) {
            window("DAY", number, "OPEN");
        }
    }

    @Test
    void positionsAreListedByAccountThenAsset() {
        position("win_DAY_1", "acc_bob", "USD", "0.00, 12.50, 0.00, null, null, null");
        position("win_DAY_1", "acc_alice", "USD", "12.50, 0.00, 10.00, 2.50, null, null");
        position("win_DAY_1", "acc_alice", "BTC", "0.000, 1.000, 0.000, 0.000, 0.000, 0.400");
        position("win_DAY_1", "acc_carol", "USD", "0.00, 0.00, 0.00, null, null, null");
        position("win_DAY_2", "acc_dave", "USD", "1.00, 0.00, 1.00, null, null, null");

        assertThat(read(FIRST + "/positions").get("items").toString()).isEqualTo("""
                [{"accountId":"acc_alice","asset":"BTC","delivers":"0.000","receives":"1.000","held":"0.000",\
                "delivered":"0.000","received":"0.400","position":5},\
                {"accountId":"acc_alice","asset":"USD","delivers":"12.50","receives":"0.00","held":"12.50","position":5},\
                {"accountId":"acc_bob","asset":"USD","delivers":"0.00","receives":"12.50","held":"0.00","position":5}]""");
        assertThat(readInPages(FIRST + "/positions", "asset", _ -> {})).containsExactly("BTC", "USD", "USD");
        assertThat(values(read(FIRST + "/positions?accountId=acc_alice"), "asset"))
                .containsExactly("BTC", "USD");
        assertThat(values(read(FIRST + "/positions?asset=USD"), "accountId")).containsExactly("acc_alice", "acc_bob");
        assertThat(values(read(FIRST + "/positions?asset=USD&accountId=acc_bob"), "accountId"))
                .containsExactly("acc_bob");
        assertThat(values(read(FIRST + "/positions?asset=EUR"), "accountId")).isEmpty();
        assertThat(refused(FIRST + "/positions?asset=usd")).startsWith("400");
        assertThat(refused(FIRST + "/positions?accountId=alice")).startsWith("400");
        String next = read(FIRST + "/positions?limit=1").get("next").asString();
        assertThat(refused(SECOND + "/positions?cursor=" + next)).startsWith("400");
        assertThat(refused("/clearing/windows/win_DAY_4/positions")).isEqualTo("404 clearing.window-unknown");
        assertThat(refused("/clearing/windows/DAY/positions")).isEqualTo("404 clearing.window-unknown");
    }

    @Test
    void removedPositionsAreNotAnEmptyList() {
        for (int number = 4; number <= 11; number++) {
            window("DAY", number, "OPEN");
        }
        assertThat(read(FIRST + "/positions").get("items")).isEmpty();

        sql("""
                update clearing.scheme_window
                   set state = 'SETTLED', closed_at = now(), due_at = now(), settled_at = now(), resolution = '{}'
                 where window_id = 'win_DAY_11'""");
        assertThat(refused(FIRST + "/positions")).isEqualTo("404 clearing.positions-removed");
        assertThat(read(SECOND + "/positions").get("items")).isEmpty();
    }

    /** Delivers, receives, hold, prepared, delivered, received. */
    @Test
    void aForecastComparesNetDebitsWithWhatCouldBeReserved() {
        position("win_DAY_2", "acc_covered", "USD", "100.00, 20.00, 80.00, null, null, null");
        position("win_DAY_2", "acc_receiver", "USD", "20.00, 100.00, 0.00, null, null, null");
        position("win_DAY_2", "acc_rich", "USD", "100.00, 20.00, 30.00, null, null, null");
        position("win_DAY_2", "acc_poor", "USD", "100.00, 20.00, 30.00, null, null, null");
        position("win_DAY_2", "acc_nothing", "USD", "100.00, 0.00, 0.00, null, null, null");
        position("win_DAY_2", "acc_orders", "USD", "100.00, 0.00, 0.00, null, null, null");
        position("win_DAY_2", "acc_reserved", "USD", "100.00, 0.00, 20.00, 30.00, null, null");
        position("win_DAY_2", "acc_posted", "USD", "100.00, 0.00, 0.00, 0.00, 40.00, 0.00");
        position("win_DAY_2", "acc_poor", "BTC", "2.000, 0.000, 0.000, null, null, null");
        balance("acc_rich", "USD", "90.00, 30.00");
        balance("acc_poor", "USD", "50.00, 30.00");
        balance("acc_orders", "USD", "60.00, 75.00");
        balance("acc_reserved", "USD", "500.00, 50.00");
        hold("acc_orders", "hld_1", "USD", "70.00", "CREDIT_ORDER");
        hold("acc_orders", "hld_2", "USD", "5.00", "MANUAL");
        hold("acc_orders", "hld_3", "BTC", "9.000", "CREDIT_ORDER");

        assertThat(forecast(SECOND + "/forecast"))
                .containsExactly(
                        "BTC acc_poor 2.000 0.000 0.000 2.000",
                        "USD acc_nothing 100.00 0.00 0.00 100.00",
                        "USD acc_reserved 100.00 50.00 0.00 50.00",
                        "USD acc_orders 100.00 0.00 55.00 45.00",
                        "USD acc_poor 80.00 30.00 20.00 30.00",
                        "USD acc_rich 80.00 30.00 60.00 0.00");
        assertThat(forecast(SECOND + "/forecast?asset=BTC")).containsExactly("BTC acc_poor 2.000 0.000 0.000 2.000");
        assertThat(readInPages(SECOND + "/forecast", "accountId", _ -> {}))
                .containsExactly("acc_poor", "acc_nothing", "acc_reserved", "acc_orders", "acc_poor", "acc_rich");
        assertThat(forecast(FIRST + "/forecast")).isEmpty();
        assertThat(refused("/clearing/windows/win_DAY_4/forecast")).isEqualTo("404 clearing.window-unknown");
    }

    @Test
    void earlierWindowsTakeAndBringFirst() {
        position("win_DAY_2", "acc_bob", "USD", "100.00, 0.00, 0.00, null, null, null");
        position("win_DAY_2", "acc_dave", "USD", "100.00, 0.00, 0.00, null, null, null");
        position("win_DAY_1", "acc_bob", "USD", "70.00, 10.00, 20.00, null, null, null");
        position("win_DAY_1", "acc_dave", "USD", "10.00, 60.00, 10.00, null, null, null");
        balance("acc_bob", "USD", "110.00, 20.00");
        balance("acc_dave", "USD", "50.00, 10.00");
        // Neither a later window of the scheme nor one of another scheme
        position("win_DAY_3", "acc_bob", "USD", "500.00, 0.00, 0.00, null, null, null");
        window("NIGHT", 1, "OPEN");
        position("win_NIGHT_1", "acc_bob", "USD", "500.00, 0.00, 0.00, null, null, null");

        assertThat(forecast(SECOND + "/forecast"))
                .containsExactly("USD acc_bob 100.00 0.00 50.00 50.00", "USD acc_dave 100.00 0.00 100.00 0.00");

        // Bob has posted there: his balance has it
        sql("""
                update clearing.account_position set delivered = 70.00, received = 10.00, hold = 0
                 where window_id = 'win_DAY_1' and account_id = 'acc_bob'""");
        assertThat(forecast(SECOND + "/forecast")).contains("USD acc_bob 100.00 0.00 90.00 10.00");
    }

    @Test
    void equalLacksAreListedByAccount() {
        for (String account : List.of("acc_c", "acc_a", "acc_b")) {
            position("win_DAY_1", account, "USD", "5.00, 0.00, 0.00, null, null, null");
        }
        assertThat(readInPages(FIRST + "/forecast", "accountId", _ -> {})).containsExactly("acc_a", "acc_b", "acc_c");
    }

    @Test
    void participantsAreListedByAccount() {
        sql("""
                insert into clearing.participant values
                    ('sch_DAY', 'acc_bob', 'CREDIT', '[{"asset":"USD","netDebitCap":"500.00"}]', 'agreed',
                     '2026-05-04T12:00:00Z', 25.00, null),
                    ('sch_DAY', 'acc_alice', 'PREFUNDED', '[]', null, null, null, 10.00),
                    ('sch_NIGHT', 'acc_carol', 'CREDIT', '[]', 'agreed', '2026-05-04T12:00:00Z', null, null)""");

        assertThat(read("/clearing/schemes/sch_DAY/participants").get("items").toString())
                .isEqualTo("""
                        [{"accountId":"acc_alice","schemeId":"sch_DAY","funding":"PREFUNDED","caps":[],"fund":"10.00"},\
                        {"accountId":"acc_bob","schemeId":"sch_DAY","funding":"CREDIT",\
                        "caps":[{"asset":"USD","netDebitCap":"500.00"}],"reason":"agreed",\
                        "enrolledAt":"2026-05-04T12:00:00Z","margin":"25.00"}]""");
        assertThat(readInPages("/clearing/schemes/sch_DAY/participants", "accountId", _ -> {}))
                .containsExactly("acc_alice", "acc_bob");
        assertThat(refused("/clearing/schemes/sch_NONE/participants")).isEqualTo("404 clearing.scheme-unknown");
    }

    private List<String> forecast(String path) {
        List<String> lines = new ArrayList<>();
        for (JsonNode item : read(path).get("items")) {
            lines.add(String.join(
                    " ",
                    item.get("asset").asString(),
                    item.get("accountId").asString(),
                    item.get("netDebit").asString(),
                    item.get("held").asString(),
                    item.get("available").asString(),
                    item.get("lacks").asString()));
        }
        return lines;
    }

    private void window(String scheme, int number, String state) {
        sql("""
                insert into clearing.scheme_window
                       (window_id, scheme_id, state, trade_date, closes_at, settles_on, settles_at, opened_at,
                        opened_position, position)
                values ('win_%1$s_%2$d', 'sch_%1$s', '%3$s', '2026-05-04', now(), '2026-05-04', now(), now(), %4$d, %4$d)""".formatted(scheme, number, state, 2 * number + scheme.length() / 4));
    }

    private void position(String window, String account, String asset, String amounts) {
        sql("insert into clearing.account_position values ('%s', '%s', '%s', %s, 5)"
                .formatted(window, account, asset, amounts));
    }

    private void balance(String account, String asset, String amounts) {
        sql("insert into accounts.balance (account_id, asset, posted, held, position) values ('%s', '%s', %s, 5)"
                .formatted(account, asset, amounts));
    }

    private void hold(String account, String hold, String asset, String amount, String reason) {
        sql("insert into accounts.hold values ('%s', '%s', '%s', %s, '%s', null, 5)"
                .formatted(account, hold, asset, amount, reason));
    }
}
