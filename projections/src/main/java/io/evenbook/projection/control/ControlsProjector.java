package io.evenbook.projection.control;

import io.evenbook.api.control.ControlResult;
import io.evenbook.api.control.ControlsEvent;
import io.evenbook.api.control.ControlsEvent.ControlsRun;
import io.evenbook.api.control.ReconciliationBreak;
import io.evenbook.api.control.ReconciliationEvent;
import io.evenbook.api.control.ReconciliationEvent.StatementReconciled;
import io.evenbook.api.id.ReconciliationId;
import io.evenbook.api.json.EvenbookJson;
import io.evenbook.projection.view.Happening;
import io.evenbook.projection.view.Table;
import io.evenbook.projection.view.Table.Statement;
import io.evenbook.projection.view.TableProjector;
import io.evenbook.projection.view.Tables;
import io.evenbook.projection.view.ViewEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes runs of the controls, and reconciliations with their breaks. */
@Component
class ControlsProjector implements TableProjector {
    private static final JsonMapper JSON = EvenbookJson.mapper();

    private static final Statement<Happening<ControlsRun>> RUN = Table.<Happening<ControlsRun>>of("control_run")
            .text("run_id", row -> row.event().runId())
            .bigint("position", Happening::position)
            .time("ran_at", Happening::time)
            .bool("passed", row -> row.event().results().stream().allMatch(ControlResult::passed))
            .text("results", row -> JSON.writeValueAsString(row.event().results()))
            .as("json")
            .insert();

    private static final Statement<Happening<StatementReconciled>> RECONCILE = Table.<Happening<StatementReconciled>>of(
                    "reconciliation")
            .text("reconciliation_id", row -> row.event().reconciliationId())
            .text("asset", row -> row.event().result().asset())
            .text("from_day", row -> row.event().result().from())
            .as("date")
            .text("to_day", row -> row.event().result().to())
            .as("date")
            .bigint("lines", row -> row.event().result().lines())
            .bigint("matched", row -> row.event().result().matched())
            .bigint("break_count", row -> row.event().result().breakCount())
            .numeric("statement_opening", row -> row.event().result().statementOpening())
            .numeric("ledger_opening", row -> row.event().result().ledgerOpening())
            .numeric("statement_closing", row -> row.event().result().statementClosing())
            .numeric("ledger_closing", row -> row.event().result().ledgerClosing())
            .bigint("checked_through", row -> row.event().result().checkedThrough())
            .time("reconciled_at", Happening::time)
            .bigint("position", Happening::position)
            .insert();

    private static final Statement<Break> BREAK = Table.<Break>of("reconciliation_break")
            .text("reconciliation_id", Break::reconciliationId)
            .integer("number", Break::number)
            .text("kind", row -> row.found.kind())
            .text("reference", row -> row.found.reference())
            .numeric("amount", row -> row.found.amount())
            .numeric("ledger_amount", row -> row.found.ledgerAmount())
            .text("day", row -> row.found.date())
            .as("date")
            .text("entry_id", row -> row.found.entryId())
            .insert();

    @Override
    public String view() {
        return "controls";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public List<Statement<?>> statements() {
        return List.of(RUN, RECONCILE, BREAK);
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(ControlsEvent.class, ReconciliationEvent.class);
    }

    @Override
    public void project(List<ViewEvent> events, Tables tables) {
        List<Happening<ControlsRun>> runs = new ArrayList<>();
        List<Happening<StatementReconciled>> reconciliations = new ArrayList<>();
        List<Break> breaks = new ArrayList<>();
        for (ViewEvent event : events) {
            if (event.event() instanceof ControlsEvent controls) {
                switch (controls) {
                    case ControlsRun run -> runs.add(new Happening<>(event, run));
                }
            } else if (event.event() instanceof ReconciliationEvent reconciliation) {
                switch (reconciliation) {
                    case StatementReconciled reconciled -> {
                        reconciliations.add(new Happening<>(event, reconciled));
                        int number = 0;
                        for (ReconciliationBreak found : reconciled.result().breaks()) {
                            breaks.add(new Break(reconciled.reconciliationId(), ++number, found));
                        }
                    }
                }
            }
        }
        tables.write(RUN, runs);
        tables.write(RECONCILE, reconciliations);
        tables.write(BREAK, breaks);
    }

    private record Break(ReconciliationId reconciliationId, int number, ReconciliationBreak found) {}
}
