package io.evenbook.query.audit;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.order.OrderEvent.OrderPlaced;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.axon.postgres.log.EventLog.Place;
import io.evenbook.query.support.position.LogTimes;
import io.evenbook.query.support.position.View;
import io.evenbook.query.support.position.ViewPositions;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Finds the events of an account: its own, those of its orders and trades, and those whose entry has a posting on it.
 */
@Component
class AccountEvents {
    private static final List<View> VIEWS = List.of(View.EVENTBLOCKS, View.ORDERS, View.TRADES, View.JOURNAL);

    /** Each id is looked up month by month, from that of the event on, until it is found. */
    private static final String ORDERS = """
            select order_id as id, account_id = ? as is_of_account
              from unnest(cast(? as text[])) as named (id)
             cross join lateral (select order_id, account_id from orders.trading_order
                                  where order_id = id and (ended_at is null or ended_at >= ?) limit 1) found""";

    /** Each id is looked up month by month, from that of the event back, until it is found. */
    private static final String TRADES = """
            select trade_id as id, ? in (buyer_account_id, seller_account_id) as is_of_account
              from unnest(cast(? as text[])) as named (id)
             cross join lateral (select trade_id, buyer_account_id, seller_account_id from trades.trade
                                  where trade_id = id and executed_at <= ? order by executed_at desc limit 1) found""";

    private static final String POSTED = """
            select p.position
              from journal.ledger_balance b
              join journal.posting p on p.ledger_account = b.ledger_account and p.asset = b.asset and p.position between ? and ?
             where b.ledger_account = ?""";

    private final EventLog log;
    private final JdbcClient postgres;
    private final ViewPositions views;

    AccountEvents(EventLog log, JdbcClient postgres, ViewPositions views) {
        this.log = log;
        this.postgres = postgres;
        this.views = views;
    }

    /**
     * Waits for the views that this search reads.
     *
     * @throws io.evenbook.query.support.position.ViewBehindException if one of them is not there in time
     */
    void await(long through) {
        views.await(VIEWS, through);
    }

    /**
     * The positions of the account's events in a range, in its order.
     *
     * @param range within one block
     */
    List<Long> in(LogRange range, AccountId account) {
        List<Place> places = log.places(range.after() + 1, range.through());
        Set<String> streams = new HashSet<>();
        streams.add(account.value());
        streams.addAll(ofAccount(
                ORDERS, account, idsOf("Order", places), places.getFirst().recordedAt()));
        streams.addAll(ofAccount(
                TRADES, account, idsOf("Trade", places), places.getLast().recordedAt()));
        Set<Long> posted = new HashSet<>(postgres.sql(POSTED)
                .params(
                        range.after() + 1,
                        range.through(),
                        LedgerAccount.customer(account).value())
                .query(Long.class)
                .list());
        return places.stream()
                .filter(place -> streams.contains(place.aggregateId()) || posted.contains(place.position()))
                .map(Place::position)
                .sorted(range.newestFirst() ? Comparator.reverseOrder() : Comparator.naturalOrder())
                .toList();
    }

    /** Those that are of the account, by the view; by the log if the view does not have them, as in archived months. */
    private Set<String> ofAccount(String sql, AccountId account, Set<String> ids, Instant at) {
        Set<String> ofAccount = new HashSet<>();
        Set<String> missing = new HashSet<>(ids);
        postgres.sql(sql)
                .params(account.value(), ids.toArray(String[]::new), LogTimes.sql(at))
                .query(row -> {
                    missing.remove(row.getString("id"));
                    if (row.getBoolean("is_of_account")) {
                        ofAccount.add(row.getString("id"));
                    }
                });
        if (!missing.isEmpty()) {
            log.commands().firstEventsOf(missing).stream()
                    .filter(first -> isOf(account, first.getPayload()))
                    .forEach(first -> ofAccount.add(first.getAggregateIdentifier()));
        }
        return ofAccount;
    }

    private static boolean isOf(AccountId account, Object first) {
        return switch (first) {
            case OrderPlaced order -> order.accountId().equals(account);
            case TradeExecuted trade ->
                trade.buyer().accountId().equals(account)
                        || trade.seller().accountId().equals(account);
            default -> false;
        };
    }

    private static Set<String> idsOf(String aggregateType, List<Place> places) {
        return places.stream()
                .filter(place -> place.aggregateType().equals(aggregateType))
                .map(Place::aggregateId)
                .collect(Collectors.toSet());
    }
}
