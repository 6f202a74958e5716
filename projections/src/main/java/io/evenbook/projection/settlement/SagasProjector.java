package io.evenbook.projection.settlement;

import io.evenbook.api.catalog.EventCatalog;
import io.evenbook.api.id.SettlementId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.parked.ParkedEvent;
import io.evenbook.api.saga.SagaState;
import io.evenbook.api.trade.TradeEvent;
import io.evenbook.api.trade.TradeEvent.SettlementParked;
import io.evenbook.api.trade.TradeEvent.SettlementRetried;
import io.evenbook.api.trade.TradeEvent.TradeCancelled;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeEvent.TradeSettled;
import io.evenbook.projection.view.Rows;
import io.evenbook.projection.view.TableProjector;
import io.evenbook.projection.view.Tables;
import io.evenbook.projection.view.ViewEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Sagas, and what is parked, as operators see them: read from what happened to the trade, since a saga has no events of
 * its own. A settlement waits for the exchange and ends with it, or with the trade's cancellation; parked by a refusal
 * it is STUCK until somebody has it tried again.
 */
@Component
class SagasProjector implements TableProjector {
    private static final String START = """
            insert into {view}.saga (saga_id, type, key, state, step, attempts, started_at, updated_at, last_error, started_position,
                                     position)
            select saga_id, 'Settlement', key, state, step, 1 + retries, started_at, updated_at, error, started_position, position
              from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::int[], ?::timestamptz[], ?::timestamptz[], ?::text[],
                          ?::bigint[], ?::bigint[])
                   as started (saga_id, key, state, step, retries, started_at, updated_at, error, started_position, position)""";

    private static final String CHANGE = """
            update {view}.saga
               set state = changed.state, step = changed.step, attempts = saga.attempts + changed.retries,
                   last_error = coalesce(changed.error, saga.last_error), updated_at = changed.updated_at, position = changed.position
              from unnest(?::text[], ?::text[], ?::text[], ?::int[], ?::timestamptz[], ?::text[], ?::bigint[])
                   as changed (saga_id, state, step, retries, updated_at, error, position)
             where saga.saga_id = changed.saga_id""";

    private static final String RECORD_STEP = """
            insert into {view}.saga_step (saga_id, position, event_type, detail, at)
            select * from unnest(?::text[], ?::bigint[], ?::text[], ?::text[], ?::timestamptz[])""";

    @Override
    public String view() {
        return "sagas";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(TradeEvent.class, ParkedEvent.class);
    }

    @Override
    public void project(List<ViewEvent> events, Tables tables) {
        Map<TradeId, Settlement> settlements = new LinkedHashMap<>();
        Rows steps = new Rows();
        Parking parking = new Parking();
        for (ViewEvent event : events) {
            if (event.event() instanceof TradeEvent trade) {
                Step step = stepOf(trade);
                settlements
                        .computeIfAbsent(trade.tradeId(), _ -> new Settlement())
                        .add(event, step);
                steps.add(
                        sagaId(trade.tradeId()),
                        event.position(),
                        EventCatalog.of(trade.getClass()).name(),
                        step.detail,
                        event.at());
                parking.add(event, sagaId(trade.tradeId()), trade);
            } else if (event.event() instanceof ParkedEvent parked) {
                parking.add(event, parked);
            }
        }
        Rows started = new Rows();
        Rows changed = new Rows();
        settlements.forEach((trade, settlement) -> settlement.write(trade, started, changed));
        tables.write(START, started);
        tables.change(CHANGE, changed);
        tables.write(RECORD_STEP, steps);
        parking.write(tables);
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
        };
    }

    private static String reason(String reason) {
        return Objects.requireNonNullElse(reason, "");
    }

    /**
     * What an event means for a settlement.
     *
     * @param name of the step that it is at from now on
     * @param error null: the last one stays
     */
    private record Step(SagaState state, String name, String error, String detail) {}

    /** What the events of a batch mean for one settlement. */
    private static final class Settlement {
        private ViewEvent start;
        private ViewEvent last;
        private Step lastStep;
        private int retries;
        private String error;

        void add(ViewEvent event, Step step) {
            if (event.event() instanceof TradeExecuted) {
                start = event;
            }
            last = event;
            lastStep = step;
            retries += event.event() instanceof SettlementRetried ? 1 : 0;
            error = step.error == null ? error : step.error;
        }

        void write(TradeId trade, Rows started, Rows changed) {
            if (start == null) {
                changed.add(sagaId(trade), lastStep.state, lastStep.name, retries, last.at(), error, last.position());
            } else {
                started.add(
                        sagaId(trade),
                        trade,
                        lastStep.state,
                        lastStep.name,
                        retries,
                        start.at(),
                        last.at(),
                        error,
                        start.position(),
                        last.position());
            }
        }
    }
}
