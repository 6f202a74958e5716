package io.evenbook.query.statement;

import io.evenbook.api.MalformedRequestException;
import io.evenbook.api.Page;
import io.evenbook.api.Paging;
import io.evenbook.api.RejectedException;
import io.evenbook.api.account.AccountQuery.FindStatement;
import io.evenbook.api.account.StatementAnswer;
import io.evenbook.api.account.StatementAnswer.StatementItem;
import io.evenbook.api.asset.AssetRejection.AssetUnknown;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.PostingSide;
import io.evenbook.query.account.Accounts;
import io.evenbook.query.support.list.Cursors;
import io.evenbook.query.support.list.Pages;
import io.evenbook.query.support.position.ConsistentRead;
import io.evenbook.query.support.position.LogTimes;
import io.evenbook.query.support.position.View;
import io.evenbook.query.support.position.ViewPositions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads statements. Every posting carries the totals of its ledger account, so no page sums balances. */
@Component
class Statements {
    private static final int ITEMS_AT_ONCE = 1_000;
    private static final long BEFORE_ALL_LEGS = -1;

    /**
     * The balances after the last posting at or before two positions; without an end, the end is the position of the
     * view.
     */
    private static final String PERIOD = """
            select v.position, v.through, %1$s as opening, %2$s as closing from (
                select position, coalesce(cast(:through as bigint), position) as through from journal.view_position) v
            """.formatted(balanceAfter(":after"), balanceAfter("v.through"));

    private static String balanceAfter(String position) {
        return """
                (select p.credits - p.debits from journal.posting p
                  where p.ledger_account = :ledgerAccount and p.asset = :asset and p.position <= %s
                  order by p.position desc, p.leg desc limit 1)""".formatted(position);
    }

    /** In the order of the postings' index. The limit of one makes the planner look up entries one by one. */
    private static final String ITEMS = """
            select p.position, p.leg, e.entry_id, e.kind, e.description, e.reference,
                   p.side, p.amount, p.credits - p.debits as balance, p.effective_at, p.recorded_at
              from journal.posting p
              join lateral (
                    select * from journal.entry e where e.position = p.position and e.recorded_at = p.recorded_at limit 1) e on true
             where p.ledger_account = :ledgerAccount and p.asset = :asset
               and p.position > :after and p.position <= :through and (p.position, p.leg) %s (:fromPosition, :fromLeg)
             order by p.position %2$s, p.leg %2$s
            """;

    private static final String OLDEST_FIRST = ITEMS.formatted(">", "asc");
    private static final String NEWEST_FIRST = ITEMS.formatted("<", "desc");

    /** A subquery: the planner does not know the limit, and walks the index instead of sorting. */
    private static final String LIMIT = " limit (select %d)";

    private final JdbcClient postgres;
    private final Accounts accounts;
    private final ViewPositions views;
    private final LogTimes times;
    private final ConsistentRead consistently;

    Statements(
            JdbcClient postgres, Accounts accounts, ViewPositions views, LogTimes times, ConsistentRead consistently) {
        this.postgres = postgres;
        this.accounts = accounts;
        this.views = views;
        this.times = times;
        this.consistently = consistently;
    }

    @QueryHandler
    StatementAnswer handle(FindStatement query) {
        Asked asked = asked(query);
        return consistently.read(() -> {
            Period period = period(asked);
            Page<StatementItem> page = Pages.of(
                    Cursors.of(
                            "statement",
                            query.accountId(),
                            query.asset(),
                            query.from(),
                            query.to(),
                            query.paging().order()),
                    query.paging(),
                    Line::key,
                    Line::item,
                    (after, limit) -> items(
                                    period,
                                    after == null ? period.start() : Line.placeOf(after),
                                    LIMIT.formatted(limit))
                            .list());
            return new StatementAnswer(
                    asked.accountId(),
                    asked.asset(),
                    query.from(),
                    query.to(),
                    period.position(),
                    period.opening(),
                    period.closing(),
                    page.items(),
                    page.next());
        });
    }

    /**
     * Passes a whole statement to a reader, posting by posting, as of the position of the view at the start. Reads
     * 1,000 postings at a time and holds no connection while a slow reader handles them.
     *
     * @throws UncheckedIOException if the reader throws an IOException
     */
    void read(FindStatement query, Reader reader) {
        Period period = period(asked(query));
        try {
            reader.opening(period.opening());
            Place last = period.start();
            List<Line> lines;
            do {
                lines = items(period, last, LIMIT.formatted(ITEMS_AT_ONCE)).list();
                for (Line line : lines) {
                    reader.item(line.item());
                    last = line.place();
                }
            } while (lines.size() == ITEMS_AT_ONCE);
            reader.closing(period.closing());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Asked asked(FindStatement query) {
        if (query.from() != null && query.to() != null && query.to().isBefore(query.from())) {
            throw new MalformedRequestException("to", "The to must not be before the from.");
        }
        AccountId accountId = accounts.requireKnown(query.accountId());
        BigDecimal zero = zero(query.asset());
        long after = query.from() == null ? 0 : times.positionBefore(query.from());
        return new Asked(
                accountId,
                query.asset(),
                zero,
                after,
                query.to() == null ? null : lastBefore(query.to()),
                query.paging().order());
    }

    private long lastBefore(Instant time) {
        long position = times.positionBefore(time);
        views.await(List.of(View.JOURNAL), position);
        return position;
    }

    private BigDecimal zero(AssetCode asset) {
        return postgres.sql("select decimals from reference.asset where asset = ?")
                .param(asset.value())
                .query(Integer.class)
                .optional()
                .map(BigDecimal.ZERO::setScale)
                .orElseThrow(() -> new RejectedException(new AssetUnknown(asset.value())));
    }

    private Period period(Asked asked) {
        return postgres.sql(PERIOD)
                .param(
                        "ledgerAccount",
                        LedgerAccount.customer(asked.accountId()).value())
                .param("asset", asked.asset().value())
                .param("after", asked.after())
                .param("through", asked.through(), Types.BIGINT)
                .query((row, _) -> new Period(
                        asked,
                        row.getLong("through"),
                        row.getLong("position"),
                        orZero(row.getBigDecimal("opening"), asked.zero()),
                        orZero(row.getBigDecimal("closing"), asked.zero())))
                .single();
    }

    private static BigDecimal orZero(BigDecimal amount, BigDecimal zero) {
        return amount == null ? zero : amount;
    }

    private JdbcClient.MappedQuerySpec<Line> items(Period period, Place from, String limit) {
        return postgres.sql((period.asked().order() == Paging.Order.ASC ? OLDEST_FIRST : NEWEST_FIRST) + limit)
                .param(
                        "ledgerAccount",
                        LedgerAccount.customer(period.asked().accountId()).value())
                .param("asset", period.asked().asset().value())
                .param("after", period.asked().after())
                .param("through", period.through())
                .param("fromPosition", from.position())
                .param("fromLeg", from.leg())
                .query((row, _) -> line(row));
    }

    private static Line line(ResultSet row) throws SQLException {
        return new Line(
                new Place(row.getLong("position"), row.getLong("leg")),
                new StatementItem(
                        new EntryId(row.getString("entry_id")),
                        row.getLong("position"),
                        EntryKind.valueOf(row.getString("kind")),
                        row.getString("description"),
                        row.getString("reference"),
                        PostingSide.valueOf(row.getString("side")),
                        row.getBigDecimal("amount"),
                        row.getBigDecimal("balance"),
                        LogTimes.read(row, "effective_at"),
                        LogTimes.read(row, "recorded_at")));
    }

    /** Receives a statement in its order. */
    interface Reader {
        void opening(BigDecimal balance) throws IOException;

        void item(StatementItem item) throws IOException;

        void closing(BigDecimal balance) throws IOException;
    }

    /**
     * A request for a period.
     *
     * @param zero at the asset's scale
     * @param after the last position before the period
     * @param through the last position of the period; null: the position of the view
     */
    private record Asked(
            AccountId accountId, AssetCode asset, BigDecimal zero, long after, Long through, Paging.Order order) {}

    private record Period(Asked asked, long through, long position, BigDecimal opening, BigDecimal closing) {
        Place start() {
            return new Place((asked.order() == Paging.Order.ASC ? asked.after() : through) + 1, BEFORE_ALL_LEGS);
        }
    }

    /** The place of a posting in the log. */
    private record Place(long position, long leg) {}

    private record Line(Place place, StatementItem item) {
        String key() {
            return place.position() + " " + place.leg();
        }

        static Place placeOf(String key) {
            String[] parts = key.split(" ");
            return new Place(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
        }
    }
}
