package io.evenbook.projection.clearing;

import io.evenbook.api.clearing.ClearingWindow;
import io.evenbook.api.clearing.SchemeEvent.WindowClosed;
import io.evenbook.api.clearing.SchemeEvent.WindowDue;
import io.evenbook.api.clearing.SchemeEvent.WindowEvent;
import io.evenbook.api.clearing.SchemeEvent.WindowNetted;
import io.evenbook.api.clearing.SchemeEvent.WindowOpened;
import io.evenbook.api.clearing.SchemeEvent.WindowParked;
import io.evenbook.api.clearing.SchemeEvent.WindowRescheduled;
import io.evenbook.api.clearing.SchemeEvent.WindowResolved;
import io.evenbook.api.clearing.SchemeEvent.WindowRetried;
import io.evenbook.api.clearing.SchemeEvent.WindowSettled;
import io.evenbook.api.clearing.WindowAnswer.WindowNetting;
import io.evenbook.api.clearing.WindowAnswer.WindowParking;
import io.evenbook.api.clearing.WindowAnswer.WindowResolution;
import io.evenbook.api.clearing.WindowCause;
import io.evenbook.api.clearing.WindowState;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.json.EvenbookJson;
import io.evenbook.projection.view.Table;
import io.evenbook.projection.view.Table.Statement;
import io.evenbook.projection.view.ViewEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import tools.jackson.databind.json.JsonMapper;

/** A window, which the events of a batch change in their order. Fields of later steps are null. */
final class WindowRow {
    private static final JsonMapper JSON = EvenbookJson.mapper();

    /** Reads rows by identifier. */
    static final Statement<WindowId> READ = Table.<WindowId>of("scheme_window")
            .text("window_id", window -> window)
            .sql("select known.* from {rows} join {view}.scheme_window known using (window_id)");

    static final Statement<WindowRow> WRITE = Table.<WindowRow>of("scheme_window")
            .text("window_id", row -> row.windowId)
            .text("scheme_id", row -> row.windowId.schemeId())
            .text("state", row -> row.state)
            .text("trade_date", row -> row.tradeDate)
            .as("date")
            .time("closes_at", row -> row.closesAt)
            .text("settles_on", row -> row.settlesOn)
            .as("date")
            .time("settles_at", row -> row.settlesAt)
            .time("opened_at", row -> row.openedAt)
            .time("closed_at", row -> row.closedAt)
            .text("closed_by", row -> row.closedBy)
            .time("due_at", row -> row.dueAt)
            .text("due_by", row -> row.dueBy)
            .text("business_date", row -> row.businessDate)
            .as("date")
            .text("netting", row -> row.netting)
            .text("resolution", row -> row.resolution)
            .time("settled_at", row -> row.settledAt)
            .text("parked", row -> row.parked)
            .bigint("opened_position", row -> row.openedPosition)
            .bigint("position", row -> row.position)
            .upsert("window_id");

    private final WindowId windowId;
    private final LocalDate tradeDate;
    private final Instant closesAt;
    private final Instant openedAt;
    private final long openedPosition;
    private WindowState state;
    private LocalDate settlesOn;
    private Instant settlesAt;
    private Instant closedAt;
    private WindowCause closedBy;
    private Instant dueAt;
    private WindowCause dueBy;
    private LocalDate businessDate;
    /** JSON. */
    private String netting;
    /** JSON. */
    private String resolution;

    private Instant settledAt;
    /** JSON. */
    private String parked;

    private long position;

    private WindowRow(WindowId windowId, LocalDate tradeDate, Instant closesAt, Instant openedAt, long openedPosition) {
        this.windowId = windowId;
        this.tradeDate = tradeDate;
        this.closesAt = closesAt;
        this.openedAt = openedAt;
        this.openedPosition = openedPosition;
    }

    /** A window that opens. */
    static WindowRow open(ClearingWindow window, ViewEvent at) {
        WindowRow row = new WindowRow(window.windowId(), window.tradeDate(), window.closesAt(), at.at(), at.position());
        row.state = WindowState.OPEN;
        row.settlesOn = window.settlesOn();
        row.settlesAt = window.settlesAt();
        row.position = at.position();
        return row;
    }

    static WindowRow of(ResultSet columns) throws SQLException {
        WindowRow row = new WindowRow(
                new WindowId(columns.getString("window_id")),
                columns.getObject("trade_date", LocalDate.class),
                time(columns, "closes_at"),
                time(columns, "opened_at"),
                columns.getLong("opened_position"));
        row.state = WindowState.valueOf(columns.getString("state"));
        row.settlesOn = columns.getObject("settles_on", LocalDate.class);
        row.settlesAt = time(columns, "settles_at");
        row.closedAt = time(columns, "closed_at");
        row.closedBy = cause(columns, "closed_by");
        row.dueAt = time(columns, "due_at");
        row.dueBy = cause(columns, "due_by");
        row.businessDate = columns.getObject("business_date", LocalDate.class);
        row.netting = columns.getString("netting");
        row.resolution = columns.getString("resolution");
        row.settledAt = time(columns, "settled_at");
        row.parked = columns.getString("parked");
        row.position = columns.getLong("position");
        return row;
    }

    WindowId windowId() {
        return windowId;
    }

    /** Applies an event of the window after it opened. */
    void apply(WindowEvent event, ViewEvent at) {
        position = at.position();
        switch (event) {
            case WindowOpened opened -> throw new IllegalStateException("opened before: " + opened.window());
            case WindowClosed closed -> {
                state = WindowState.CLOSED;
                closedAt = at.at();
                closedBy = closed.cause();
            }
            case WindowRescheduled moved -> {
                settlesOn = moved.settlesOn();
                settlesAt = moved.settlesAt();
            }
            case WindowDue due -> {
                state = WindowState.DUE;
                dueAt = at.at();
                dueBy = due.cause();
                businessDate = due.businessDate();
            }
            case WindowNetted netted -> {
                state = WindowState.NETTED;
                netting = JSON.writeValueAsString(netting(netted, at.at()));
            }
            case WindowResolved resolved -> {
                state = WindowState.RESOLVED;
                resolution = JSON.writeValueAsString(resolution(resolved, at.at()));
            }
            case WindowSettled _ -> {
                state = WindowState.SETTLED;
                settledAt = at.at();
            }
            case WindowParked stopped -> {
                state = WindowState.PARKED;
                parked = JSON.writeValueAsString(new WindowParking(at.at(), stopped.code(), stopped.detail()));
            }
            case WindowRetried _ -> retry();
        }
    }

    /** Goes on with the posting if what settles is decided, else sums up anew. */
    private void retry() {
        parked = null;
        if (resolution == null) {
            state = WindowState.DUE;
            netting = null;
        } else {
            state = WindowState.RESOLVED;
        }
    }

    private static WindowNetting netting(WindowNetted netted, Instant at) {
        return new WindowNetting(
                at,
                netted.trades(),
                netted.carried(),
                netted.obligations(),
                netted.participants(),
                netted.assets(),
                netted.digest());
    }

    private static WindowResolution resolution(WindowResolved resolved, Instant at) {
        return new WindowResolution(
                at,
                resolved.algorithm(),
                resolved.settled(),
                resolved.partial(),
                resolved.failed(),
                resolved.assets(),
                resolved.digest());
    }

    private static Instant time(ResultSet columns, String column) throws SQLException {
        OffsetDateTime time = columns.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static WindowCause cause(ResultSet columns, String column) throws SQLException {
        String cause = columns.getString(column);
        return cause == null ? null : WindowCause.valueOf(cause);
    }
}
