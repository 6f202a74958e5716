package io.evenbook.saga.clearing;

import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.WindowId;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/** Events that the process has parked, until they are done; joins the current transaction. */
record ParkedTable(JdbcTemplate jdbc) {

    /**
     * An event that the process has parked.
     *
     * @param windowId of a trade that cannot be novated, or that takes up penalties that cannot be booked; null: the
     *     event could not be taken in
     * @param tradeId null: it is no trade that cannot be novated
     * @param waits for an operator; false: retried or resolved, its novation or cancellation is on its way
     */
    record Parked(long position, WindowId windowId, TradeId tradeId, boolean waits) {
        boolean isTrade() {
            return tradeId != null;
        }

        Parked waiting(boolean nowWaits) {
            return new Parked(position, windowId, tradeId, nowWaits);
        }
    }

    List<Parked> parked() {
        return jdbc.query("select position, window_id, trade_id, waits from clearing_parked", (row, _) -> {
            String window = row.getString("window_id");
            String trade = row.getString("trade_id");
            return new Parked(
                    row.getLong("position"),
                    window == null ? null : new WindowId(window),
                    trade == null ? null : new TradeId(trade),
                    row.getBoolean("waits"));
        });
    }

    void write(Parked event) {
        jdbc.update(
                "insert into clearing_parked (position, window_id, trade_id, waits) values (?, ?, ?, ?)"
                        + " on conflict (position) do update set waits = excluded.waits",
                event.position(),
                event.windowId() == null ? null : event.windowId().value(),
                event.tradeId() == null ? null : event.tradeId().value(),
                event.waits());
    }

    void remove(long position) {
        jdbc.update("delete from clearing_parked where position = ?", position);
    }
}
