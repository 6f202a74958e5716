package io.evenbook.query.saga;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.id.ParkedId;
import io.evenbook.api.parked.ParkedEvent.EventParked;
import io.evenbook.api.parked.ParkedEvent.ParkedResolved;
import io.evenbook.api.parked.ParkedEvent.ParkedRetried;
import io.evenbook.querytest.QueryTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SagaQueriesTest extends QueryTest {

    @BeforeEach
    void sagas() {
        saga(1, "ENDED", "now() - interval '2 hours'");
        saga(2, "STUCK", "now() - interval '1 hour'");
        saga(3, "RUNNING", "now()");
        sql("update sagas.saga set last_error = 'Account acc_bob is closed.' where state = 'STUCK'");
    }

    @Test
    void aSagaShowsItsTimeline() {
        sql("update sagas.saga set started_at = '2026-01-31T12:00:00Z', updated_at = '2026-01-31T12:00:01Z'");
        sql("""
                insert into sagas.saga_step values
                    ('stl_trd_BTC-USD_2', 25, 'trade.SettlementParked', 'account.closed', '2026-01-31T12:00:01Z'),
                    ('stl_trd_BTC-USD_2', 20, 'trade.TradeExecuted', 'started', '2026-01-31T12:00:00Z')""");

        assertThat(read("/sagas/stl_trd_BTC-USD_2").toString()).isEqualTo("""
                {"sagaId":"stl_trd_BTC-USD_2","type":"Settlement","key":"trd_BTC-USD_2","state":"STUCK","step":"EXCHANGE","attempts":1,\
                "startedAt":"2026-01-31T12:00:00Z","updatedAt":"2026-01-31T12:00:01Z","lastError":"Account acc_bob is closed.","timeline":[\
                {"position":20,"type":"trade.TradeExecuted","detail":"started","at":"2026-01-31T12:00:00Z"},\
                {"position":25,"type":"trade.SettlementParked","detail":"account.closed","at":"2026-01-31T12:00:01Z"}]}""");
        assertThat(refused("/sagas/stl_1")).isEqualTo("404 saga.unknown");
    }

    @Test
    void sagasAreListedNewestFirstAndFiltered() {
        assertThat(readInPages("/sagas", "key", _ -> {}))
                .containsExactly("trd_BTC-USD_3", "trd_BTC-USD_2", "trd_BTC-USD_1");
        assertThat(readInPages("/sagas?order=asc", "key", _ -> {}))
                .containsExactly("trd_BTC-USD_1", "trd_BTC-USD_2", "trd_BTC-USD_3");
        assertThat(values(read("/sagas?state=STUCK"), "key")).containsExactly("trd_BTC-USD_2");
        assertThat(values(read("/sagas?type=Settlement&olderThan=PT5M"), "key"))
                .containsExactly("trd_BTC-USD_2", "trd_BTC-USD_1");
        assertThat(values(read("/sagas?olderThan=PT90M"), "key")).containsExactly("trd_BTC-USD_1");
        assertThat(values(read("/sagas?type=Clearing"), "key")).isEmpty();
        assertThat(read("/sagas").get("items").get(0).has("timeline")).isFalse();
        assertThat(refused("/sagas?state=COMPENSATING")).startsWith("400");
        assertThat(refused("/sagas?olderThan=soon")).startsWith("400");
    }

    @Test
    void aPartEndsWhenSoManySagasWereComparedWithTheFilters() {
        sql("""
                insert into sagas.saga
                select 'stl_' || g, 'Clearing', 'win_' || g, 'ENDED', 'DONE', 1, now(), now(), null, g, g
                  from generate_series(101, 10100) g""");

        JsonNode none = read("/sagas?type=Settlement");
        assertThat(none.get("items")).isEmpty();
        JsonNode next = read("/sagas?type=Settlement&cursor=" + none.get("next").asString());
        assertThat(values(next, "key")).containsExactly("trd_BTC-USD_3", "trd_BTC-USD_2", "trd_BTC-USD_1");
        assertThat(next.get("next").isNull()).isTrue();
    }

    @Test
    void whatIsParkedIsListedOldestFirst() {
        sql("""
                insert into sagas.parked values
                    ('stl_trd_BTC-USD_2', 'Settlement', 20, 'trade.TradeExecuted', 'account.closed', 'Account acc_bob is closed.', 2,
                     '2026-01-31T12:00:01Z', 25, 'stl_trd_BTC-USD_2', true),
                    ('prk_OrderEnds_7', 'OrderEnds', 7, 'order.OrderCancelled', 'hold.unknown', 'There is no such hold.', 1,
                     '2026-01-31T12:00:00Z', 8, null, true),
                    ('prk_OrderEnds_9', 'OrderEnds', 9, 'order.OrderCancelled', 'hold.unknown', 'There is no such hold.', 1,
                     '2026-01-31T12:00:00Z', 10, null, false)""");

        assertThat(read("/parked").get("items").toString()).isEqualTo("""
                [{"parkedId":"prk_OrderEnds_7","reader":"OrderEnds","position":7,"event":"order.OrderCancelled","code":"hold.unknown",\
                "error":"There is no such hold.","attempts":1,"since":"2026-01-31T12:00:00Z"},\
                {"parkedId":"stl_trd_BTC-USD_2","reader":"Settlement","position":20,"event":"trade.TradeExecuted","code":"account.closed",\
                "error":"Account acc_bob is closed.","attempts":2,"since":"2026-01-31T12:00:01Z","sagaId":"stl_trd_BTC-USD_2"}]""");
        assertThat(values(read("/parked?reader=Settlement"), "parkedId")).containsExactly("stl_trd_BTC-USD_2");
    }

    @Test
    void whatAViewParkedIsListedAsTheLogSaysThoughTheViewOfParkedEventsStandsStill() {
        long failed = happen();
        ParkedId parkedId = ParkedId.of("sagas", failed);
        EventParked parked =
                new EventParked(parkedId, "event-id", "trade.TradeExecuted", "reader.failed", "no such column");
        sql("""
                insert into poison_events (reader, position, token_name, event_id, event_type, error, parked)
                values ('sagas', %d, 'sagas@1', 'event-id', 'trade.TradeExecuted', 'no such column', false)""".formatted(failed));
        assertThat(read("/parked").get("items")).as("nothing to retry yet").isEmpty();

        long position = happen("Parked", parkedId.value(), 0, parked);
        JsonNode page = read("/parked");
        assertThat(page.get("items").toString()).isEqualTo("""
                [{"parkedId":"%s","reader":"sagas","position":%d,"event":"trade.TradeExecuted","code":"reader.failed",\
                "error":"no such column","attempts":1,"since":"%s"}]""".formatted(parkedId, failed, recordedAt(position)));
        assertThat(page.get("position").asLong()).isZero();
        assertThat(values(read("/parked?reader=sagas"), "parkedId")).containsExactly(parkedId.value());
        assertThat(read("/parked?reader=accounts").get("items")).isEmpty();

        happen("Parked", parkedId.value(), 1, new ParkedRetried(parkedId, "a column was added"));
        assertThat(read("/parked").get("items")).isEmpty();
        happen("Parked", parkedId.value(), 2, parked);
        assertThat(read("/parked").get("items").get(0).get("attempts").asInt()).isEqualTo(2);
        long head = happen("Parked", parkedId.value(), 3, new ParkedResolved(parkedId, "not needed"));
        position("sagas", head);
        page = read("/parked");
        assertThat(page.get("items")).isEmpty();
        assertThat(page.get("position").asLong()).isEqualTo(head);
        assertThat(page.get("lagSeconds").asLong()).isZero();
    }

    private void saga(int number, String state, String startedAt) {
        sql(("insert into sagas.saga values ('stl_trd_BTC-USD_%1$d', 'Settlement', "
                        + "'trd_BTC-USD_%1$d', '%2$s', 'EXCHANGE', 1, %3$s, %3$s, null, %4$d, %4$d)")
                .formatted(number, state, startedAt, 10 * number));
    }
}
