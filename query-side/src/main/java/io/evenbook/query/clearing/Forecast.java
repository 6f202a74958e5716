package io.evenbook.query.clearing;

import io.evenbook.api.clearing.ForecastAnswer;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.query.support.list.ScanLimit;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Compares what accounts have to deliver in a window with what they could reserve now. An account reserves its posted
 * balance less all holds but those of orders on credit, which yield to the settlement. Earlier windows of the scheme
 * settle before, so what they take or bring counts as if it had happened; the holds for them are in the balance
 * already.
 */
@Component
class Forecast {
    private static final String NEXT_ASSET = """
            select asset from clearing.account_position
             where window_id = :windowId and uncovered is not null and asset > :asset
             order by asset limit 1""";

    /** The windows of the scheme that settle before this one. */
    private static final String EARLIER = """
            select earlier.window_id
              from clearing.scheme_window opened
              join clearing.scheme_window earlier
                on earlier.scheme_id = opened.scheme_id and earlier.opened_position < opened.opened_position
             where opened.window_id = :windowId
               and earlier.opened_position > coalesce(
                   (select settled.opened_position from clearing.scheme_window settled
                     where settled.scheme_id = opened.scheme_id and settled.state = 'SETTLED'
                       and settled.opened_position < opened.opened_position
                     order by settled.opened_position desc limit 1), 0)""";

    /** One asset. Nobody lacks more than the uncovered amount, so the greatest of these are compared. */
    private static final String LACKING = """
            select account_id, net_debit, held, available, lacks
              from (select account_id, net_debit, held, available, greatest(uncovered - available, 0) as lacks
                      from (select owing.account_id, owing.uncovered, owing.delivers - owing.receives as net_debit,
                                   owing.hold + coalesce(owing.prepared, 0) as held,
                                   case when owing.prepared is null
                                        then greatest(coalesce(funds.free, 0) + coalesce(yielding.amount, 0)
                                                      - coalesce(before.owed, 0), 0)
                                        else 0 end as available
                              from (select * from clearing.account_position
                                     where window_id = :windowId and asset = :asset and uncovered is not null
                                     order by uncovered desc limit :compared) owing
                              left join lateral (
                                   select posted - held as free from accounts.balance
                                    where account_id = owing.account_id and asset = :asset) funds on true
                             cross join lateral (
                                   select sum(amount) as amount from accounts.hold
                                    where account_id = owing.account_id and asset = :asset
                                      and reason = 'CREDIT_ORDER') yielding
                             cross join lateral (
                                   select sum(delivers - receives - hold - coalesce(prepared, 0)) as owed
                                     from clearing.account_position
                                    where window_id = any(:earlier) and account_id = owing.account_id
                                      and asset = :asset and delivered is null) before) compared) lacking
             where lacks < :lacks or lacks = :lacks and account_id > :account
             order by lacks desc, account_id limit :limit""";

    private final JdbcClient postgres;

    Forecast(JdbcClient postgres) {
        this.postgres = postgres;
    }

    /** An item of the list. As a text, {@code USD 12.30 acc_alice}. */
    record Key(String asset, BigDecimal lacks, String accountId) {
        /** Greater than each lack. */
        private static final BigDecimal MOST = BigDecimal.TEN.pow(40);

        static Key of(ForecastAnswer forecast) {
            return new Key(
                    forecast.asset().value(),
                    forecast.lacks(),
                    forecast.accountId().value());
        }

        static Key parse(String text) {
            String[] parts = text.split(" ");
            return new Key(parts[0], new BigDecimal(parts[1]), parts[2]);
        }

        private static Key start(String asset) {
            return new Key(asset, MOST, "");
        }

        @Override
        public String toString() {
            return asset + " " + lacks.toPlainString() + " " + accountId;
        }
    }

    /**
     * Reads one asset after the other until there are enough. Call it in a consistent read.
     *
     * @param only null: all assets
     * @param after null: from the start
     */
    List<ForecastAnswer> list(String windowId, AssetCode only, Key after, int limit) {
        String[] earlier = postgres.sql(EARLIER)
                .param("windowId", windowId)
                .query(String.class)
                .list()
                .toArray(String[]::new);
        List<ForecastAnswer> found = new ArrayList<>();
        Optional<Key> from = after != null
                ? Optional.of(after)
                : only != null ? Optional.of(Key.start(only.value())) : next(windowId, "");
        while (from.isPresent() && found.size() < limit) {
            found.addAll(ofAsset(windowId, earlier, from.get(), limit - found.size()));
            from = only != null ? Optional.empty() : next(windowId, from.get().asset);
        }
        return found;
    }

    private Optional<Key> next(String windowId, String asset) {
        return postgres.sql(NEXT_ASSET)
                .param("windowId", windowId)
                .param("asset", asset)
                .query(String.class)
                .optional()
                .map(Key::start);
    }

    private List<ForecastAnswer> ofAsset(String windowId, String[] earlier, Key after, int limit) {
        return postgres.sql(LACKING)
                .param("windowId", windowId)
                .param("asset", after.asset)
                .param("compared", ScanLimit.COMPARED)
                .param("earlier", earlier)
                .param("lacks", after.lacks)
                .param("account", after.accountId)
                .param("limit", limit)
                .query((row, _) -> answer(row, after.asset))
                .list();
    }

    /** Sums without rows, and zeros, have no scale of their own. */
    private static ForecastAnswer answer(ResultSet row, String asset) throws SQLException {
        BigDecimal netDebit = row.getBigDecimal("net_debit");
        return new ForecastAnswer(
                new AccountId(row.getString("account_id")),
                new AssetCode(asset),
                netDebit,
                row.getBigDecimal("held"),
                row.getBigDecimal("available").setScale(netDebit.scale()),
                row.getBigDecimal("lacks").setScale(netDebit.scale()));
    }
}
