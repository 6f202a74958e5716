package io.evenbook.querytest;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A million rows of each large table. One account, market, actor, reader and type has nearly all of them; rare rows are
 * at the far end of a walk in either direction.
 */
final class MillionRows {
    private static final int ROWS = 1_000_000;
    private static final int FEWER_ROWS = 200_000;

    /** An account with 20,000 events. */
    static final String LONG_STREAM = "acc_long";

    private static final List<String> STATEMENTS = List.of(
            """
            insert into accounts.account
            select account_id, null, null::jsonb, 'OPEN', null, now(), 0, 1
              from (select 'acc_whale' union select 'acc_' || g from generate_series(0, 999) g) a (account_id)""",
            "insert into reference.asset values ('BTC', 'Bitcoin', 'CRYPTO', 8, 1), ('USD', 'US dollar', 'FIAT', 6, 1)",
            """
            insert into reference.market select market, 'BTC', 'USD', 0.01, 0.0001, 0, 0, 'OPEN', 0, 1,
                   '{"marketId":"BTC-USD","baseAsset":"BTC","baseDecimals":8,"quoteAsset":"USD","quoteDecimals":6,"tickSize":"0.01","lotSize":"0.0001","makerFeeRate":"0","takerFeeRate":"0","termsRevision":1}'
              from (values ('BTC-USD'), ('ETH-USD')) m (market)""",
            """
            insert into orders.open_order
            select 'ord_BTC-USD_' || lpad(g::text, 26, '0'), case when g %% 2 = 0 then 'acc_whale' else 'acc_' || g %% 1000 end,
                   case when g %% 1000 in (7, 8) then 'ETH-USD' else 'BTC-USD' end, 'BUY', 'LIMIT', 'GTC', 1, 1, null, null, 0, 0, 1,
                   case when g = 8 then 'PARTIALLY_FILLED' else 'OPEN' end, t, t, 0, g, g,
                   null, null, null, null, null, 'NONE'
              from generate_series(1, %1$d) g, lateral (select timestamptz '2026-01-15Z' + g * interval '2 s' as t) at
             where g = 8 or g > %1$d - 20000""",
            """
            insert into orders.ended_order
            select 'ord_BTC-USD_' || lpad(g::text, 26, '0'), case when g %% 2 = 0 then 'acc_whale' else 'acc_' || g %% 1000 end,
                   case when g %% 1000 in (7, 8) then 'ETH-USD' else 'BTC-USD' end, 'BUY', 'LIMIT', 'GTC', 1, 1, null, null, 0, 0, 1,
                   s.status, case when s.status = 'CANCELLED' then 'REQUESTED' end, t, t + g %% 4 * interval '20 days', 0, g, g,
                   null, null, null, null, null, 'NONE'
              from generate_series(1, %1$d) g, lateral (select timestamptz '2026-01-15Z' + g * interval '2 s' as t) at,
                   lateral (select case when g in (3, 4) then 'FILLED' else 'CANCELLED' end as status) s
             where g <> 8 and g <= %1$d - 20000""",
            """
            insert into trades.trade
            select 'trd_BTC-USD_' || g, case when g %% 1000 = 7 then 'ETH-USD' else 'BTC-USD' end, 1, 1, 1, o, o,
                   case when g %% 3 = 0 then 'acc_' || g %% 1000 else 'acc_whale' end,
                   case when g %% 3 = 1 then 'acc_' || g %% 1000 else 'acc_whale' end, 'BUY', 0, 'BTC', 0, 'USD', s.status, t,
                   case when s.status = 'SETTLED' then t end, g, g
              from generate_series(1, %1$d) g, lateral (select timestamptz '2026-01-15Z' + g * interval '2 s' as t) at,
                   lateral (select 'ord_BTC-USD_' || lpad(g::text, 26, '0') as o) o,
                   lateral (select case when g in (5, %1$d - 5) then 'FAILED' when g %% 100000 = 1 then 'EXECUTED'
                                        else 'SETTLED' end as status) s""",
            """
            insert into candles.candle
            select 'BTC-USD', minutes, to_timestamp(60 * g), 1, 2, 1, 2, 1, 1, 1, g
              from generate_series(extract(epoch from now())::bigint / 60 - %1$d + 1, extract(epoch from now())::bigint / 60) g,
                   (values (1), (5), (1440)) length (minutes)
             where g %% minutes = 0""",
            """
            insert into sagas.saga
            select 'stl_' || g, case when g in (1, 2) then 'Clearing' else 'Settlement' end, 'trd_' || g,
                   case when g %% 50 = 0 then 'RUNNING' when g = 3 then 'STUCK' else 'ENDED' end, 'DONE', 1,
                   now() - (%1$d - g) * interval '1 ms', now(), null, g, g
              from generate_series(1, %1$d) g""",
            """
            insert into clearing.scheme_window
                   (window_id, scheme_id, state, trade_date, closes_at, settles_on, settles_at, opened_at, opened_position, position)
            select 'win_DAY_' || g, 'sch_DAY', 'OPEN', '2026-05-04', now(), '2026-05-04', now(), now(), g, g
              from generate_series(1, 20) g""",
            """
            insert into clearing.account_position
            select 'win_DAY_' || w, 'acc_' || g / 5, 'A' || g %% 5, 1 + g, 1, case when g %% 2 = 0 then 1 + g else 0 end,
                   null, null, null, 1
              from generate_series(0, 9999) g, generate_series(1, 20) w""",
            """
            insert into clearing.participant
            select case when g %% 2 = 0 then 'sch_DAY' else 'sch_OTHER' end, 'acc_' || g, 'CREDIT', '[]', 'r', now(), null, null
              from generate_series(1, %2$d) g""",
            "insert into clearing.scheme values ('sch_DAY', '{}', 'win_DAY_20', null, 1, 1)",
            """
            insert into sagas.parked
            select 'prk_' || g, case when g in (1, %2$d) then 'OrderEnds' else 'Settlement' end, g, 'e', 'c', 'e', 1, now(), g, null, true
              from generate_series(1, %2$d) g""",
            "alter table journal.posting disable trigger user",
            """
            insert into journal.entry
            select g, 'ent_' || g, case when g in (1, %1$d) then 'WITHDRAWAL' else 'DEPOSIT' end, 'd', null, t, t, null
              from generate_series(1, %1$d) g, lateral (select timestamptz '2026-01-15Z' + g * interval '2 s' as t) at""",
            """
            insert into journal.posting
            select g, leg, case leg when 0 then 'house:omnibus' else c end, case leg when 0 then 'DEBIT' else 'CREDIT' end,
                   case when g %% 1000 = 0 then 'BTC' else 'USD' end, 1, g, g, t, t
              from generate_series(1, %1$d) g, generate_series(0, 1) leg,
                   lateral (select timestamptz '2026-01-15Z' + g * interval '2 s' as t,
                                   'customer:acc_' || case when g %% 2 = 0 then 'whale' else (g %% 1000)::text end as c) at""",
            """
            insert into journal.ledger_balance
            select ledger_account, asset, case when ledger_account = 'house:omnibus' then 'ASSET' else 'LIABILITY' end, 1, 1, 1
              from journal.posting group by 1, 2""",
            """
            insert into accounts.transfer
            select 'trf_' || lpad(g::text, 26, '0'), case when g %% 2 = 0 then 'acc_whale' else 'acc_' || g %% 1000 end,
                   case when g %% 2 = 1 then 'acc_whale' else 'acc_' || g %% 1000 end, 'USD', 1, null, 'ent_' || g, now(), g
              from generate_series(1, %2$d) g""",
            """
            insert into accounts.withdrawal
            select 'wdr_' || lpad(g::text, 26, '0') || '_acc_x', case when g %% 2 = 0 then 'acc_whale' else 'acc_' || g %% 1000 end,
                   'USD', 1, 'r', 'CONFIRMED', now(), now(), g, g
              from generate_series(1, %2$d) g""",
            """
            insert into accounts.hold
            select case when g %% 2 = 0 then 'acc_whale' else 'acc_' || g %% 1000 end, 'hld_' || g, 'USD', 1, 'MANUAL', null, g
              from generate_series(1, %2$d) g""",
            """
            insert into accounts.balance (account_id, asset, posted, held, position)
            values ('acc_whale', 'USD', 1, 0, 1), ('acc_whale', 'BTC', 1, 0, 1), ('acc_7', 'USD', 1, 0, 1)""",
            """
            insert into accounts.balance_history select 'acc_whale', 'USD', g, 1, 0, timestamptz '2026-01-15Z' + g * interval '2 s'
              from generate_series(1, %2$d) g""",
            """
            insert into controls.control_run
            select 'run_' || lpad(g::text, 26, '0'), g, now(), true, '[]' from generate_series(1, %2$d) g""",
            """
            insert into controls.reconciliation
            select 'rcn_' || lpad(g::text, 26, '0'), case when g in (1, %2$d) then 'BTC' else 'USD' end, '2026-01-01', '2026-01-02', 0,
                   0, 0, null, 0, null, 0, g, now(), g
              from generate_series(1, %2$d) g""",
            """
            insert into events
            select g, case k when 0 then g / 4 - 1 when 1 then g / 4 else 0 end, timestamptz '2026-01-15Z' + g * interval '2 s', true,
                   case k when 0 then 'Market' when 1 then 'Account' when 2 then 'Order' else 'Trade' end,
                   case k when 0 then 'BTC-USD' when 1 then 'acc_whale' when 2 then 'ord_BTC-USD_' || lpad(g::text, 26, '0')
                          else 'trd_BTC-USD_' || g end,
                   'e' || g,
                   case when g in (3, %1$d - 3) then 'parked.EventParked' when k = 0 then 'market.OrderEntered'
                        when k = 1 then 'account.FundsHeld' when k = 2 then 'order.OrderPlaced' else 'trade.TradeExecuted' end,
                   '1', '{}', '{}', case when g = 9 then 'rare' when k = 0 then 'trader' else 'system:Settlement' end,
                   case when k < 2 then 'big' else 'c' || g end
              from generate_series(1, %1$d) g, lateral (select g %% 4 as k) kind""",
            """
            insert into events
            select %1$d + g, g - 1, timestamptz '2026-06-01Z' + g * interval '1 s', true, 'Account', '%3$s', 'l' || g,
                   'account.AccountUnfrozen', '1', '{"accountId":"%3$s","reason":"r"}', '{}', null, null
              from generate_series(1, 20000) g""",
            """
            insert into eventblocks.type_block
            select payload_type, (global_index - 1) / 1000, aggregate_type, count(*), min(recorded_at), max(recorded_at)
              from events group by 1, 2, 3""",
            """
            insert into eventblocks.account_bits
            select block, repeat((block %% 2)::text, 8192)::bit(8192) from generate_series(0, (%1$d + 20000 - 1) / 1000) block""");

    private MillionRows() {}

    static void write(JdbcClient postgres) {
        STATEMENTS.forEach(statement ->
                postgres.sql(statement.formatted(ROWS, FEWER_ROWS, LONG_STREAM)).update());
        for (String view : List.of(
                "reference",
                "accounts",
                "journal",
                "orders",
                "trades",
                "candles",
                "sagas",
                "clearing",
                "controls",
                "eventblocks")) {
            postgres.sql("update " + view + ".view_position set position = (select max(global_index) from events)")
                    .update();
        }
        postgres.sql("vacuum analyze").update();
    }

    /** Removes the rows, which would stay in the build folder. */
    static void remove(JdbcClient postgres) {
        postgres.sql("""
                truncate orders.open_order, orders.ended_order, trades.trade, candles.candle, sagas.saga, sagas.parked, clearing.scheme, clearing.scheme_window, clearing.account_position, clearing.participant, journal.entry, journal.posting, accounts.transfer,
                    accounts.withdrawal, accounts.hold, accounts.balance_history, controls.control_run, controls.reconciliation cascade""").update();
        postgres.sql("drop table events").update();
    }
}
