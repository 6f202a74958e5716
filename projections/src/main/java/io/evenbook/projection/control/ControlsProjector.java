package io.evenbook.projection.control;

import io.evenbook.api.control.ControlResult;
import io.evenbook.api.control.ControlsEvent;
import io.evenbook.api.control.ControlsEvent.ControlsRun;
import io.evenbook.api.control.ReconciliationBreak;
import io.evenbook.api.control.ReconciliationEvent;
import io.evenbook.api.control.ReconciliationEvent.StatementReconciled;
import io.evenbook.api.control.ReconciliationResult;
import io.evenbook.api.json.EvenbookJson;
import io.evenbook.projection.view.Rows;
import io.evenbook.projection.view.TableProjector;
import io.evenbook.projection.view.Tables;
import io.evenbook.projection.view.ViewEvent;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Runs of the controls, and reconciliations with their breaks. */
@Component
class ControlsProjector implements TableProjector {
    private static final String RUN = """
            insert into {view}.control_run (run_id, position, ran_at, passed, results)
            select run_id, position, ran_at, passed, results::json
              from unnest(?::text[], ?::bigint[], ?::timestamptz[], ?::boolean[], ?::text[])
                   as run (run_id, position, ran_at, passed, results)""";

    private static final String RECONCILE = """
            insert into {view}.reconciliation (reconciliation_id, asset, from_day, to_day, lines, matched, break_count, statement_opening,
                                               ledger_opening, statement_closing, ledger_closing, checked_through, reconciled_at, position)
            select reconciliation_id, asset, from_day::date, to_day::date, lines, matched, break_count, statement_opening,
                   ledger_opening, statement_closing, ledger_closing, checked_through, reconciled_at, position
              from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::numeric[], ?::numeric[],
                          ?::numeric[], ?::numeric[], ?::bigint[], ?::timestamptz[], ?::bigint[])
                   as reconciled (reconciliation_id, asset, from_day, to_day, lines, matched, break_count, statement_opening,
                                  ledger_opening, statement_closing, ledger_closing, checked_through, reconciled_at, position)""";

    private static final String BREAK = """
            insert into {view}.reconciliation_break (reconciliation_id, number, kind, reference, amount, ledger_amount, day, entry_id)
            select reconciliation_id, number, kind, reference, amount, ledger_amount, day::date, entry_id
              from unnest(?::text[], ?::int[], ?::text[], ?::text[], ?::numeric[], ?::numeric[], ?::text[], ?::text[])
                   as broken (reconciliation_id, number, kind, reference, amount, ledger_amount, day, entry_id)""";

    private final JsonMapper json = EvenbookJson.mapper();

    @Override
    public String view() {
        return "controls";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(ControlsEvent.class, ReconciliationEvent.class);
    }

    @Override
    public void project(List<ViewEvent> events, Tables tables) {
        Rows runs = new Rows();
        Rows reconciliations = new Rows();
        Rows breaks = new Rows();
        for (ViewEvent event : events) {
            if (event.event() instanceof ControlsEvent controls) {
                add(event, controls, runs);
            } else if (event.event() instanceof ReconciliationEvent reconciliation) {
                add(event, reconciliation, reconciliations, breaks);
            }
        }
        tables.write(RUN, runs);
        tables.write(RECONCILE, reconciliations);
        tables.write(BREAK, breaks);
    }

    private void add(ViewEvent at, ControlsEvent event, Rows runs) {
        switch (event) {
            case ControlsRun run ->
                runs.add(
                        run.runId(),
                        at.position(),
                        at.at(),
                        run.results().stream().allMatch(ControlResult::passed),
                        json.writeValueAsString(run.results()));
        }
    }

    private static void add(ViewEvent at, ReconciliationEvent event, Rows reconciliations, Rows breaks) {
        switch (event) {
            case StatementReconciled reconciled -> {
                ReconciliationResult result = reconciled.result();
                reconciliations.add(
                        reconciled.reconciliationId(),
                        result.asset(),
                        result.from(),
                        result.to(),
                        result.lines(),
                        result.matched(),
                        result.breakCount(),
                        result.statementOpening(),
                        result.ledgerOpening(),
                        result.statementClosing(),
                        result.ledgerClosing(),
                        result.checkedThrough(),
                        at.at(),
                        at.position());
                int number = 0;
                for (ReconciliationBreak found : result.breaks()) {
                    breaks.add(
                            reconciled.reconciliationId(),
                            ++number,
                            found.kind(),
                            found.reference(),
                            found.amount(),
                            found.ledgerAmount(),
                            found.date(),
                            found.entryId());
                }
            }
        }
    }
}
