package io.evenbook.query.clearing;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.querytest.QueryTest;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SchemeQueriesTest extends QueryTest {
    private static final String TERMS = """
            {"zone":"UTC","tradingCalendar":"cal_BANKS","calendars":["cal_BANKS"],"settlementDays":1,\
            "closesAt":["12:00:00"],"partial":true,"minimumLots":1,"guaranteed":false,"extensionDays":4,\
            "penaltyRates":[{"asset":"BTC","basisPointsPerDay":"0.5"}],"collateralAsset":"USD",\
            "houseContribution":"0.00"}""";

    private static final String RESOLUTION = """
            {"at":"2026-05-06T08:00:02Z","algorithm":"youngest-cut-1","settled":2,"partial":0,"failed":1,\
            "assets":[{"asset":"USD","paid":"10.00","received":"9.90","fees":"0.10"}],"digest":"bb"}""";

    @BeforeEach
    void windows() {
        scheme("sch_EQUITIES", "win_EQUITIES_3");
        scheme("sch_BONDS", "win_BONDS_1");
        window("win_EQUITIES_1", 10, "SETTLED", "2026-05-06");
        window("win_EQUITIES_2", 20, "CLOSED", "2026-05-07");
        window("win_BONDS_1", 25, "OPEN", "2026-05-07");
        window("win_EQUITIES_3", 30, "OPEN", "2026-05-08");
    }

    @Test
    void aSchemeShowsItsTermsAndItsOpenWindow() {
        assertThat(read("/clearing/schemes/sch_BONDS").toString()).isEqualTo("""
                {"schemeId":"sch_BONDS","terms":%s,"openWindow":"win_BONDS_1","penaltyDay":"2026-05-05",\
                "version":7,"position":40}""".formatted(TERMS));
        assertThat(readInPages("/clearing/schemes", "schemeId", _ -> {})).containsExactly("sch_BONDS", "sch_EQUITIES");
        assertThat(refused("/clearing/schemes/sch_SWAPS")).isEqualTo("404 clearing.scheme-unknown");
        assertThat(refused("/clearing/schemes/BONDS")).isEqualTo("404 clearing.scheme-unknown");
    }

    @Test
    void aWindowShowsPlannedAndRealTimesAndWhatWasDecided() {
        sql("""
                update clearing.scheme_window
                   set netting = '{"at":"2026-05-06T08:00:01Z","trades":3,"carried":1,"obligations":1,"participants":2,\
                "assets":[{"asset":"USD","gross":"100.00","net":"10.00"}],"digest":"aa"}'
                 where window_id = 'win_EQUITIES_1'""");

        assertThat(read("/clearing/windows/win_EQUITIES_1").toString()).isEqualTo("""
                {"windowId":"win_EQUITIES_1","schemeId":"sch_EQUITIES","state":"SETTLED","tradeDate":"2026-05-04",\
                "closesAt":"2026-05-04T15:30:00Z","settlesOn":"2026-05-06","settlesAt":"2026-05-06T08:00:00Z",\
                "openedAt":"2026-05-01T15:30:00Z","closedAt":"2026-05-04T15:30:01Z","closedBy":"SCHEDULE",\
                "dueAt":"2026-05-06T08:00:01Z","dueBy":"OPERATOR","businessDate":"2026-05-06",\
                "netting":{"at":"2026-05-06T08:00:01Z","trades":3,"carried":1,"obligations":1,"participants":2,\
                "assets":[{"asset":"USD","gross":"100.00","net":"10.00"}],"digest":"aa"},\
                "resolution":%s,"settledAt":"2026-05-06T08:00:03Z","position":10}""".formatted(RESOLUTION));
        assertThat(read("/clearing/windows/win_BONDS_1").has("closedAt")).isFalse();
        assertThat(refused("/clearing/windows/win_BONDS_2")).isEqualTo("404 clearing.window-unknown");
        assertThat(refused("/clearing/windows/BONDS_1")).isEqualTo("404 clearing.window-unknown");
    }

    @Test
    void aParkedWindowSaysWhy() {
        sql("""
                update clearing.scheme_window
                   set state = 'PARKED', settled_at = null,
                       parked = '{"at":"2026-05-06T08:00:04Z","code":"clearing.sums-differ","detail":"acc_bob"}'
                 where window_id = 'win_EQUITIES_1'""");

        JsonNode parked = read("/clearing/windows?state=PARKED").get("items").get(0);
        assertThat(parked.get("windowId").asString()).isEqualTo("win_EQUITIES_1");
        assertThat(parked.get("parked").toString()).isEqualTo("""
                {"at":"2026-05-06T08:00:04Z","code":"clearing.sums-differ","detail":"acc_bob"}""");
    }

    @Test
    void windowsAreListedNewestFirstAndFiltered() {
        assertThat(readInPages("/clearing/windows", "windowId", _ -> {}))
                .containsExactly("win_EQUITIES_3", "win_BONDS_1", "win_EQUITIES_2", "win_EQUITIES_1");
        assertThat(readInPages("/clearing/windows?order=asc", "windowId", _ -> {}))
                .containsExactly("win_EQUITIES_1", "win_EQUITIES_2", "win_BONDS_1", "win_EQUITIES_3");
        assertThat(windows("schemeId=sch_EQUITIES"))
                .containsExactly("win_EQUITIES_3", "win_EQUITIES_2", "win_EQUITIES_1");
        assertThat(windows("state=OPEN")).containsExactly("win_EQUITIES_3", "win_BONDS_1");
        assertThat(windows("settlesOn=2026-05-07")).containsExactly("win_BONDS_1", "win_EQUITIES_2");
        assertThat(windows("schemeId=sch_EQUITIES&settlesOn=2026-05-07")).containsExactly("win_EQUITIES_2");
        assertThat(windows("schemeId=sch_BONDS&state=OPEN")).containsExactly("win_BONDS_1");
        assertThat(windows("schemeId=sch_BONDS&state=CLOSED&settlesOn=2026-05-07"))
                .isEmpty();
        assertThat(windows("schemeId=sch_SWAPS")).isEmpty();
        assertThat(refused("/clearing/windows?schemeId=EQUITIES")).startsWith("400");
        assertThat(refused("/clearing/windows?state=open")).startsWith("400");
        assertThat(refused("/clearing/windows?settlesOn=today")).startsWith("400");
    }

    @Test
    void aPageEndsWhenSoManyWindowsWereComparedWithTheFilters() {
        sql("""
                insert into clearing.scheme_window
                       (window_id, scheme_id, state, trade_date, closes_at, settles_on, settles_at, opened_at,
                        opened_position, position)
                select 'win_SWAPS_' || g, 'sch_SWAPS', 'OPEN', '2026-05-04', now(), '2026-05-04', now(), now(), g, g
                  from generate_series(101, 10100) g""");

        JsonNode none = read("/clearing/windows?schemeId=sch_BONDS&state=OPEN");
        assertThat(none.get("items")).isEmpty();
        JsonNode next = read("/clearing/windows?schemeId=sch_BONDS&state=OPEN&cursor="
                + none.get("next").asString());
        assertThat(values(next, "windowId")).containsExactly("win_BONDS_1");
    }

    private List<String> windows(String filter) {
        return values(read("/clearing/windows?" + filter), "windowId");
    }

    private void scheme(String scheme, String open) {
        sql("insert into clearing.scheme values ('%s', '%s', '%s', '2026-05-05', 7, 40)"
                .formatted(scheme, TERMS, open));
    }

    private void window(String window, int position, String state, String settlesOn) {
        boolean isClosed = !state.equals("OPEN");
        boolean isSettled = state.equals("SETTLED");
        sql("""
                insert into clearing.scheme_window
                values ('%1$s', 'sch_' || split_part('%1$s', '_', 2), '%2$s', '2026-05-04', '2026-05-04T15:30:00Z',
                        '%3$s', '%3$sT08:00:00Z', '2026-05-01T15:30:00Z', %4$s, %5$s, %6$s, %7$s, %8$s, null, %9$s,
                        %10$s, null, %11$d, %11$d)""".formatted(
                        window,
                        state,
                        settlesOn,
                        isClosed ? "'2026-05-04T15:30:01Z'" : "null",
                        isClosed ? "'SCHEDULE'" : "null",
                        isSettled ? "'2026-05-06T08:00:01Z'" : "null",
                        isSettled ? "'OPERATOR'" : "null",
                        isSettled ? "'2026-05-06'" : "null",
                        isSettled ? "'" + RESOLUTION + "'" : "null",
                        isSettled ? "'2026-05-06T08:00:03Z'" : "null",
                        position));
    }
}
