package io.evenbook.saga.clearing;

import io.evenbook.api.id.WindowId;
import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;

/** Events that the process has parked, until they are retried or resolved; joins the current transaction. */
record ParkedTable(JdbcTemplate jdbc) {

    /** The window of each, by position: of a trade whose novation is parked; null for one that could not be read. */
    Map<Long, WindowId> parked() {
        Map<Long, WindowId> parked = new HashMap<>();
        jdbc.query("select position, window_id from clearing_parked", row -> {
            String window = row.getString("window_id");
            parked.put(row.getLong("position"), window == null ? null : new WindowId(window));
        });
        return parked;
    }

    /**
     * Adds an event, which may have been parked before and retried in vain.
     *
     * @param windowId null: unknown
     */
    void add(long position, WindowId windowId) {
        jdbc.update(
                "insert into clearing_parked (position, window_id) values (?, ?)"
                        + " on conflict (position) do update set window_id = excluded.window_id",
                position,
                windowId == null ? null : windowId.value());
    }

    void remove(long position) {
        jdbc.update("delete from clearing_parked where position = ?", position);
    }
}
