package io.evenbook.projection.settlement;

import io.evenbook.api.EventCatalog;
import io.evenbook.api.account.AccountEvent.TradePaidIn;
import io.evenbook.api.account.AccountEvent.TradePaidOut;
import io.evenbook.api.trade.TradeEvent.SettlementParked;
import io.evenbook.api.trade.TradeEvent.SettlementRetried;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeEvent.TradeSettled;
import io.evenbook.api.trade.TradeId;
import io.evenbook.projection.view.Rows;
import io.evenbook.projection.view.TableProjector;
import io.evenbook.projection.view.Tables;
import io.evenbook.projection.view.ViewEvent;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;

/**
 * Settlements as operators see them: told from what happened to the trade and to its accounts, since a saga has no events of its own.
 * A settlement pays in, pays out, is recorded and done; parked by a refusal it is STUCK until somebody has it tried again.
 */
@Component
class SagasProjector implements TableProjector {
    private static final String START = """
            insert into {view}.saga (saga_id, type, key, state, step, payments, attempts, started_at, updated_at, started_position, position)
            values (?, 'Settlement', ?, 'RUNNING', 'PAY_IN', 0, 1, ?, ?, ?, ?)""";

    /** Each payment is made once, so they can be counted: after two both sides have paid in, after four both are paid. */
    private static final String CHANGE = """
            update {view}.saga
               set payments = payments + ?,
                   step = coalesce(?, case when payments + ? < 2 then 'PAY_IN' when payments + ? < 4 then 'PAY_OUT' else 'RECORD' end),
                   state = coalesce(?, state),
                   attempts = attempts + ?,
                   last_error = coalesce(?, last_error),
                   updated_at = ?, position = ?
             where saga_id = ?""";

    private static final String RECORD_STEP =
            "insert into {view}.saga_step (saga_id, position, event_type, detail, at) values (?, ?, ?, ?, ?)";

    @Override
    public String view() {
        return "sagas";
    }

    @Override
    public void project(List<ViewEvent> events, Tables tables) {
        Rows started = new Rows();
        Rows changed = new Rows();
        Rows steps = new Rows();
        for (ViewEvent event : events) {
            Step step = stepOf(event.event());
            if (step == null) {
                continue;
            }
            String saga = "stl_" + step.trade;
            if (event.event() instanceof TradeExecuted) {
                started.add(saga, step.trade, event.at(), event.at(), event.position(), event.position());
            } else {
                changed.add(
                        step.payments, step.name, step.payments, step.payments, step.state, step.attempts, step.error, event.at(),
                        event.position(), saga);
            }
            steps.add(saga, event.position(), EventCatalog.of(event.event().getClass()).name(), step.detail, event.at());
        }
        tables.write(START, started);
        tables.change(CHANGE, changed);
        tables.write(RECORD_STEP, steps);
    }

    /** Null if no settlement is about the event. */
    private static Step stepOf(Object event) {
        return switch (event) {
            case TradeExecuted trade ->
                Step.of(trade.tradeId(), "%s at %s".formatted(trade.quantity(), trade.price().toPlainString()));
            case TradePaidIn paid ->
                Step.payment(paid.tradeId(), "%s paid %s into clearing".formatted(paid.accountId(), paid.captured()));
            case TradePaidOut paid ->
                Step.payment(
                        paid.tradeId(), "%s was paid %s less a fee of %s".formatted(paid.accountId(), paid.receipt(), paid.fee()));
            case TradeSettled trade -> new Step(trade.tradeId(), 0, "DONE", "ENDED", 0, null, "Both sides have been paid");
            case SettlementParked parked -> {
                String error = parked.code() + ": " + parked.detail();
                yield new Step(parked.tradeId(), 0, null, "STUCK", 0, error, error);
            }
            case SettlementRetried retried ->
                new Step(retried.tradeId(), 0, null, "RUNNING", 1, null, Objects.requireNonNullElse(retried.reason(), ""));
            default -> null;
        };
    }

    /**
     * What an event means for a settlement.
     *
     * @param payments how many were made with it
     * @param name     of the step that the settlement is at now; null: as the payments say
     * @param state    null: as it was
     * @param attempts how many were begun with it
     * @param error    null: the last one stays
     */
    private record Step(TradeId trade, int payments, String name, String state, int attempts, String error, String detail) {
        static Step of(TradeId trade, String detail) {
            return new Step(trade, 0, null, null, 0, null, detail);
        }

        static Step payment(TradeId trade, String detail) {
            return new Step(trade, 1, null, null, 0, null, detail);
        }
    }
}
