package io.evenbook.projection.settlement;

import io.evenbook.api.catalog.EventCatalog;
import io.evenbook.api.clearing.SchemeEvent.WindowEvent;
import io.evenbook.api.id.SettlementId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.parked.ParkedEvent;
import io.evenbook.api.saga.SagaState;
import io.evenbook.api.trade.TradeEvent;
import io.evenbook.api.trade.TradeEvent.ClearingEvent;
import io.evenbook.api.trade.TradeEvent.SettlementParked;
import io.evenbook.api.trade.TradeEvent.SettlementRetried;
import io.evenbook.api.trade.TradeEvent.TradeCancelled;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeEvent.TradeSettled;
import io.evenbook.projection.view.Happening;
import io.evenbook.projection.view.Table;
import io.evenbook.projection.view.Table.Statement;
import io.evenbook.projection.view.TableProjector;
import io.evenbook.projection.view.Tables;
import io.evenbook.projection.view.ViewEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Writes sagas and parked events. A saga has no events, so the events of its trade give its state: RUNNING from the
 * execution on, STUCK while the settlement is parked, ENDED after the exchange or the cancellation. A trade that
 * settles in a clearing window has no saga of its own: the window has one.
 */
@Component
class SagasProjector implements TableProjector {
    private static final Statement<Settlement> START = Table.<Settlement>of("saga")
            .text("saga_id", row -> row.sagaId)
            .text("type", _ -> "Settlement")
            .text("key", row -> row.trade)
            .text("state", row -> row.step.state)
            .text("step", row -> row.step.name)
            .integer("attempts", row -> 1 + row.retries)
            .time("started_at", row -> row.start.at())
            .time("updated_at", row -> row.last.at())
            .text("last_error", row -> row.error)
            .bigint("started_position", row -> row.start.position())
            .bigint("position", row -> row.last.position())
            .insert();

    private static final Statement<Settlement> CHANGE = Table.<Settlement>of("saga")
            .text("saga_id", row -> row.sagaId)
            .text("state", row -> row.step.state)
            .text("step", row -> row.step.name)
            .integer("retries", row -> row.retries)
            .time("updated_at", row -> row.last.at())
            .text("error", row -> row.error)
            .bigint("position", row -> row.last.position())
            .sql("""
            update {view}.saga
               set state = changed.state, step = changed.step, attempts = saga.attempts + changed.retries,
                   last_error = coalesce(changed.error, saga.last_error), updated_at = changed.updated_at,
                   position = changed.position
              from {rows} where saga.saga_id = changed.saga_id""");

    private static final Statement<Happening<TradeEvent>> RECORD_STEP = Table.<Happening<TradeEvent>>of("saga_step")
            .text("saga_id", row -> sagaId(row.event().tradeId()))
            .bigint("position", Happening::position)
            .text("event_type", row -> EventCatalog.of(row.event().getClass()).name())
            .text("detail", row -> stepOf(row.event()).detail)
            .time("at", Happening::time)
            .insert();

    @Override
    public String view() {
        return "sagas";
    }

    @Override
    public int version() {
        return 2;
    }

    @Override
    public List<Statement<?>> statements() {
        return List.of(
                START,
                CHANGE,
                RECORD_STEP,
                Parking.PARK,
                Parking.LEAVE,
                WindowSagas.READ,
                WindowSagas.WRITE,
                WindowSagas.RECORD_STEP);
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(TradeEvent.class, ParkedEvent.class, WindowEvent.class);
    }

    @Override
    public void project(List<ViewEvent> events, Tables tables) {
        Map<TradeId, Settlement> settlements = new LinkedHashMap<>();
        List<Happening<TradeEvent>> steps = new ArrayList<>();
        Parking parking = new Parking();
        WindowSagas windows = WindowSagas.read(tables, events);
        for (ViewEvent event : events) {
            if (isInClearing(event.event())) {
                continue;
            }
            if (event.event() instanceof TradeEvent trade) {
                settlements.computeIfAbsent(trade.tradeId(), Settlement::new).add(event, trade);
                steps.add(new Happening<>(event, trade));
                parking.add(event, sagaId(trade.tradeId()), trade);
            } else if (event.event() instanceof ParkedEvent parked) {
                parking.add(event, parked);
            } else if (event.event() instanceof WindowEvent window) {
                windows.add(event, window);
            }
        }
        Map<Boolean, List<Settlement>> byStart = settlements.values().stream()
                .collect(Collectors.partitioningBy(settlement -> settlement.start != null));
        tables.write(START, byStart.get(true));
        tables.change(CHANGE, byStart.get(false));
        tables.write(RECORD_STEP, steps);
        parking.write(tables);
        windows.write(tables);
    }

    /** Such a trade has no saga: a window settles it. */
    private static boolean isInClearing(Object event) {
        return switch (event) {
            case TradeExecuted trade -> !trade.settlesGross();
            case TradeCancelled trade -> trade.windowId() != null;
            default -> event instanceof ClearingEvent;
        };
    }

    private static String sagaId(TradeId trade) {
        return SettlementId.of(trade).value();
    }

    private static Step stepOf(TradeEvent event) {
        return switch (event) {
            case TradeExecuted trade ->
                new Step(
                        SagaState.RUNNING,
                        "EXCHANGE",
                        null,
                        "%s at %s".formatted(trade.quantity(), trade.price().toPlainString()));
            case TradeSettled _ ->
                new Step(SagaState.ENDED, "DONE", null, "Both sides have exchanged what they traded");
            case TradeCancelled trade -> new Step(SagaState.ENDED, "CANCELLED", null, reason(trade.reason()));
            case SettlementParked parked -> {
                String error = parked.code() + ": " + parked.detail();
                yield new Step(SagaState.STUCK, "EXCHANGE", error, error);
            }
            case SettlementRetried retried -> new Step(SagaState.RUNNING, "EXCHANGE", null, reason(retried.reason()));
            case ClearingEvent _ -> throw new IllegalArgumentException("must settle gross: " + event.tradeId());
        };
    }

    private static String reason(String reason) {
        return Objects.requireNonNullElse(reason, "");
    }

    /**
     * The step of a settlement after an event.
     *
     * @param name of the step, for instance {@code EXCHANGE}
     * @param error null: the last error stays
     */
    private record Step(SagaState state, String name, String error, String detail) {}

    /** The changes of one settlement in a batch. */
    private static final class Settlement {
        private final TradeId trade;
        private final String sagaId;
        private ViewEvent start;
        private ViewEvent last;
        private Step step;
        private int retries;
        private String error;

        private Settlement(TradeId trade) {
            this.trade = trade;
            this.sagaId = sagaId(trade);
        }

        void add(ViewEvent at, TradeEvent event) {
            if (event instanceof TradeExecuted) {
                start = at;
            }
            last = at;
            step = stepOf(event);
            retries += event instanceof SettlementRetried ? 1 : 0;
            error = step.error == null ? error : step.error;
        }
    }
}
