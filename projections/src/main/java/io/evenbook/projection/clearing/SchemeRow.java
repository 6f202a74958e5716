package io.evenbook.projection.clearing;

import io.evenbook.api.clearing.SchemeEvent;
import io.evenbook.api.clearing.SchemeEvent.DefaultsChanged;
import io.evenbook.api.clearing.SchemeEvent.FundSharesChanged;
import io.evenbook.api.clearing.SchemeEvent.PenaltyDayClosed;
import io.evenbook.api.clearing.SchemeEvent.SchemeSet;
import io.evenbook.api.clearing.SchemeEvent.WindowClosed;
import io.evenbook.api.clearing.SchemeEvent.WindowEvent;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.json.EvenbookJson;
import io.evenbook.projection.view.Table;
import io.evenbook.projection.view.Table.Statement;
import io.evenbook.projection.view.ViewEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import tools.jackson.databind.json.JsonMapper;

/**
 * A scheme.
 *
 * @param terms JSON, as in the event
 * @param penaltyDay null: none
 */
record SchemeRow(
        SchemeId schemeId, String terms, WindowId openWindow, LocalDate penaltyDay, long version, long position) {
    private static final JsonMapper JSON = EvenbookJson.mapper();

    /** Reads rows by identifier. */
    static final Statement<SchemeId> READ = Table.<SchemeId>of("scheme")
            .text("scheme_id", scheme -> scheme)
            .sql("select known.* from {rows} join {view}.scheme known using (scheme_id)");

    static final Statement<SchemeRow> WRITE = Table.<SchemeRow>of("scheme")
            .text("scheme_id", SchemeRow::schemeId)
            .text("terms", SchemeRow::terms)
            .text("open_window", SchemeRow::openWindow)
            .text("penalty_day", SchemeRow::penaltyDay)
            .as("date")
            .bigint("version", SchemeRow::version)
            .bigint("position", SchemeRow::position)
            .upsert("scheme_id");

    static SchemeRow of(ResultSet row) throws SQLException {
        return new SchemeRow(
                new SchemeId(row.getString("scheme_id")),
                row.getString("terms"),
                new WindowId(row.getString("open_window")),
                row.getObject("penalty_day", LocalDate.class),
                row.getLong("version"),
                row.getLong("position"));
    }

    /**
     * The row after an event.
     *
     * @param before null: the scheme has no row
     * @throws IllegalStateException if it should have one
     */
    static SchemeRow after(SchemeRow before, SchemeEvent event, ViewEvent at) {
        if (before == null && !(event instanceof SchemeSet)) {
            throw new IllegalStateException("no row of %s for %s".formatted(event.schemeId(), event));
        }
        return switch (event) {
            case SchemeSet set ->
                new SchemeRow(
                        set.schemeId(),
                        JSON.writeValueAsString(set.terms()),
                        before == null ? WindowId.of(set.schemeId(), 1) : before.openWindow,
                        before == null ? null : before.penaltyDay,
                        at.sequence(),
                        at.position());
            case WindowClosed closed -> before.with(closed.next().windowId(), before.penaltyDay, at);
            case WindowEvent _ -> before.with(before.openWindow, before.penaltyDay, at);
            case FundSharesChanged _, DefaultsChanged _ -> before.with(before.openWindow, before.penaltyDay, at);
            case PenaltyDayClosed closed -> before.with(before.openWindow, closed.businessDate(), at);
        };
    }

    private SchemeRow with(WindowId open, LocalDate day, ViewEvent at) {
        return new SchemeRow(schemeId, terms, open, day, at.sequence(), at.position());
    }
}
