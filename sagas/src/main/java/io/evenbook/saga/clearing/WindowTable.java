package io.evenbook.saga.clearing;

import io.evenbook.api.clearing.SchemeTerms;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.netting.PartialTerms;
import io.evenbook.saga.clearing.WindowProgress.Netted;
import io.evenbook.saga.clearing.WindowProgress.Resolved;
import io.evenbook.saga.clearing.WindowProgress.Stage;
import io.evenbook.saga.clearing.WindowProgress.Step;
import io.evenbook.saga.clearing.WindowProgress.Trades;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;

/** Windows that have not settled, and the terms of schemes; joins the current transaction. */
record WindowTable(JdbcTemplate jdbc) {

    /** All windows, those of a scheme in the order of their numbers. */
    Map<WindowId, WindowProgress> windows() {
        Map<WindowId, WindowProgress> windows = new LinkedHashMap<>();
        jdbc.query("select * from clearing_window order by scheme_id, number", row -> {
            WindowProgress window = window(row);
            windows.put(window.windowId(), window);
        });
        return windows;
    }

    private static WindowProgress window(ResultSet row) throws SQLException {
        String step = row.getString("sent");
        String netDigest = row.getString("net_digest");
        String digest = row.getString("digest");
        return new WindowProgress(
                new WindowId(row.getString("window_id")),
                row.getLong("opened_at"),
                row.getObject("settles_on", LocalDate.class),
                new PartialTerms(row.getBoolean("partial"), row.getLong("minimum_lots")),
                Stage.valueOf(row.getString("stage")),
                row.getBoolean("parked"),
                row.getInt("retries"),
                step == null ? null : Step.valueOf(step),
                new Trades(
                        row.getInt("trades"),
                        row.getInt("carried"),
                        row.getInt("obligations"),
                        row.getLong("novated_sides")),
                netDigest == null ? null : new Netted(row.getInt("participants"), netDigest),
                digest == null
                        ? null
                        : new Resolved(row.getInt("failing"), row.getInt("fails_sent"), row.getInt("failed"), digest));
    }

    void write(Collection<WindowProgress> windows) {
        String sql = """
                insert into clearing_window
                       (window_id, scheme_id, number, opened_at, settles_on, partial, minimum_lots, stage, parked,
                        retries, sent, trades, carried, obligations, novated_sides, participants, net_digest, failing,
                        fails_sent, failed, digest)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                on conflict (window_id) do update
                   set settles_on = excluded.settles_on, stage = excluded.stage, parked = excluded.parked,
                       retries = excluded.retries, sent = excluded.sent,
                       trades = excluded.trades, carried = excluded.carried,
                       obligations = excluded.obligations, novated_sides = excluded.novated_sides,
                       participants = excluded.participants,
                       net_digest = excluded.net_digest, failing = excluded.failing,
                       fails_sent = excluded.fails_sent, failed = excluded.failed, digest = excluded.digest""";
        jdbc.batchUpdate(sql, windows.stream().map(WindowTable::columns).toList());
    }

    private static Object[] columns(WindowProgress window) {
        Netted netted = window.netted();
        Resolved resolved = window.resolved();
        return new Object[] {
            window.windowId().value(),
            window.windowId().schemeId().value(),
            window.windowId().number(),
            window.openedAt(),
            window.settlesOn(),
            window.terms().partial(),
            window.terms().minimumLots(),
            window.stage().name(),
            window.parked(),
            window.retries(),
            window.sent() == null ? null : window.sent().name(),
            window.trades().count(),
            window.trades().carried(),
            window.trades().obligations(),
            window.trades().novatedSides(),
            netted == null ? null : netted.participants(),
            netted == null ? null : netted.digest(),
            resolved == null ? null : resolved.failing(),
            resolved == null ? null : resolved.sent(),
            resolved == null ? null : resolved.failed(),
            resolved == null ? null : resolved.digest()
        };
    }

    void remove(WindowId windowId) {
        jdbc.update("delete from clearing_window where window_id = ?", windowId.value());
    }

    /** The terms of each scheme, for the windows that open next. */
    Map<SchemeId, PartialTerms> terms() {
        Map<SchemeId, PartialTerms> terms = new HashMap<>();
        jdbc.query("select scheme_id, partial, minimum_lots from clearing_scheme", row -> {
            terms.put(
                    new SchemeId(row.getString("scheme_id")),
                    new PartialTerms(row.getBoolean("partial"), row.getLong("minimum_lots")));
        });
        return terms;
    }

    void write(SchemeId schemeId, SchemeTerms terms) {
        String sql = """
                insert into clearing_scheme (scheme_id, partial, minimum_lots) values (?, ?, ?)
                on conflict (scheme_id) do update
                   set partial = excluded.partial, minimum_lots = excluded.minimum_lots""";
        jdbc.update(sql, schemeId.value(), terms.partial(), terms.minimumLots());
    }
}
