package io.evenbook.projection.settlement;

import io.evenbook.api.catalog.EventCatalog;
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
import io.evenbook.api.id.WindowId;
import io.evenbook.api.saga.SagaState;
import io.evenbook.projection.view.Happening;
import io.evenbook.projection.view.Table;
import io.evenbook.projection.view.Table.Statement;
import io.evenbook.projection.view.Tables;
import io.evenbook.projection.view.ViewEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The settlements of clearing windows that a batch changes. Each is a saga of type {@code Clearing} with the id of its
 * window: RUNNING from the time on at which the window is due, STUCK while it is parked, ENDED once it has settled. A
 * retry depends on the step before, so rows are read, changed and written as a whole.
 */
final class WindowSagas {
    static final Statement<WindowId> READ = Table.<WindowId>of("saga")
            .text("saga_id", window -> window)
            .sql("select known.* from {rows} join {view}.saga known using (saga_id)");

    static final Statement<Saga> WRITE = Table.<Saga>of("saga")
            .text("saga_id", row -> row.windowId)
            .text("type", _ -> "Clearing")
            .text("key", row -> row.windowId)
            .text("state", row -> row.state)
            .text("step", row -> row.step)
            .integer("attempts", row -> row.attempts)
            .time("started_at", row -> row.startedAt)
            .time("updated_at", row -> row.updatedAt)
            .text("last_error", row -> row.error)
            .bigint("started_position", row -> row.startedPosition)
            .bigint("position", row -> row.position)
            .upsert("saga_id");

    static final Statement<Happening<WindowEvent>> RECORD_STEP = Table.<Happening<WindowEvent>>of("saga_step")
            .text("saga_id", row -> row.event().windowId())
            .bigint("position", Happening::position)
            .text("event_type", row -> EventCatalog.of(row.event().getClass()).name())
            .text("detail", row -> detail(row.event()))
            .time("at", Happening::time)
            .insert();

    private final Map<WindowId, Saga> sagas = new LinkedHashMap<>();
    private final List<Happening<WindowEvent>> steps = new ArrayList<>();

    private WindowSagas() {}

    /** The sagas of a batch as they are before it. */
    static WindowSagas read(Tables tables, List<ViewEvent> events) {
        Set<WindowId> windows = new LinkedHashSet<>();
        for (ViewEvent event : events) {
            if (event.event() instanceof WindowEvent window) {
                windows.add(window.windowId());
            }
        }
        WindowSagas known = new WindowSagas();
        tables.read(READ, windows, (row, _) -> Saga.of(row)).forEach(saga -> known.sagas.put(saga.windowId, saga));
        return known;
    }

    void add(ViewEvent at, WindowEvent event) {
        switch (event) {
            case WindowOpened _, WindowClosed _, WindowRescheduled _ -> {
                return;
            }
            case WindowDue due -> sagas.put(due.windowId(), new Saga(due.windowId(), at));
            case WindowNetted _, WindowResolved _, WindowSettled _, WindowParked _, WindowRetried _ -> {
                Saga saga = sagas.get(event.windowId());
                if (saga == null) {
                    throw new IllegalStateException("no saga of %s for %s".formatted(event.windowId(), event));
                }
                saga.apply(event, at);
            }
        }
        steps.add(new Happening<>(at, event));
    }

    void write(Tables tables) {
        tables.write(WRITE, sagas.values());
        tables.write(RECORD_STEP, steps);
    }

    private static String detail(WindowEvent event) {
        return switch (event) {
            case WindowDue due -> "Due on %s, by %s".formatted(due.businessDate(), due.cause());
            case WindowNetted netted ->
                "%d trades of %d participants, %d carried over"
                        .formatted(netted.trades(), netted.participants(), netted.carried());
            case WindowResolved resolved ->
                "%d settle, %d in part, %d not".formatted(resolved.settled(), resolved.partial(), resolved.failed());
            case WindowSettled _ -> "All participants have posted";
            case WindowParked parked -> error(parked);
            case WindowRetried retried -> retried.reason();
            case WindowOpened _, WindowClosed _, WindowRescheduled _ ->
                throw new IllegalArgumentException("must be of the settlement: " + event);
        };
    }

    private static String error(WindowParked parked) {
        return parked.code() + ": " + parked.detail();
    }

    /** The settlement of one window, which its events change in their order. */
    static final class Saga {
        private static final String NET = "NET";
        private static final String POST = "POST";

        private final WindowId windowId;
        private final Instant startedAt;
        private final long startedPosition;
        private SagaState state = SagaState.RUNNING;
        private String step = NET;
        private int attempts = 1;
        private Instant updatedAt;
        private String error;
        private long position;

        private Saga(WindowId windowId, ViewEvent due) {
            this(windowId, due.at(), due.position());
        }

        private Saga(WindowId windowId, Instant startedAt, long startedPosition) {
            this.windowId = windowId;
            this.startedAt = startedAt;
            this.startedPosition = startedPosition;
            this.updatedAt = startedAt;
            this.position = startedPosition;
        }

        private static Saga of(ResultSet row) throws SQLException {
            Saga saga = new Saga(
                    new WindowId(row.getString("saga_id")),
                    row.getObject("started_at", OffsetDateTime.class).toInstant(),
                    row.getLong("started_position"));
            saga.state = SagaState.valueOf(row.getString("state"));
            saga.step = row.getString("step");
            saga.attempts = row.getInt("attempts");
            saga.updatedAt = row.getObject("updated_at", OffsetDateTime.class).toInstant();
            saga.error = row.getString("last_error");
            saga.position = row.getLong("position");
            return saga;
        }

        private void apply(WindowEvent event, ViewEvent at) {
            updatedAt = at.at();
            position = at.position();
            switch (event) {
                case WindowNetted _ -> step = "RESERVE";
                case WindowResolved _ -> step = POST;
                case WindowSettled _ -> {
                    state = SagaState.ENDED;
                    step = "DONE";
                }
                case WindowParked parked -> {
                    state = SagaState.STUCK;
                    error = error(parked);
                }
                case WindowRetried _ -> {
                    state = SagaState.RUNNING;
                    attempts++;
                    // What was decided is posted; without a decision the window is summed up anew
                    step = step.equals(POST) ? POST : NET;
                }
                default -> throw new IllegalArgumentException("must follow the beginning: " + event);
            }
        }
    }
}
