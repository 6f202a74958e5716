package io.evenbook.query.control;

import io.evenbook.api.Page;
import io.evenbook.api.RejectedException;
import io.evenbook.api.control.ControlQuery.FindLatestRun;
import io.evenbook.api.control.ControlQuery.FindReconciliation;
import io.evenbook.api.control.ControlQuery.ListReconciliations;
import io.evenbook.api.control.ControlQuery.ListRuns;
import io.evenbook.api.control.ControlRejection.ControlsNotRun;
import io.evenbook.api.control.ControlRejection.ReconciliationUnknown;
import io.evenbook.api.control.ControlRunAnswer;
import io.evenbook.api.control.ReconciliationAnswer;
import io.evenbook.query.support.list.Cursors;
import io.evenbook.query.support.list.Filters;
import io.evenbook.query.support.list.ListOrder;
import io.evenbook.query.support.list.Pages;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.stereotype.Component;

@Component
class ControlQueries {
    private final ControlRunRows runs;
    private final ReconciliationRows reconciliations;

    ControlQueries(ControlRunRows runs, ReconciliationRows reconciliations) {
        this.runs = runs;
        this.reconciliations = reconciliations;
    }

    @QueryHandler
    ControlRunAnswer handle(FindLatestRun query) {
        return runs.findFirstByOrderByPositionDesc()
                .map(ControlRunRow::answer)
                .orElseThrow(() -> new RejectedException(new ControlsNotRun()));
    }

    @QueryHandler
    Page<ControlRunAnswer> handle(ListRuns query) {
        return Pages.of(
                runs,
                Specification.unrestricted(),
                ListOrder.newestFirst("position", run -> run.position),
                Cursors.of("control-runs"),
                query.paging(),
                ControlRunRow::answer);
    }

    @QueryHandler
    ReconciliationAnswer handle(FindReconciliation query) {
        return reconciliations
                .findWithBreaksByReconciliationId(query.reconciliationId())
                .map(ReconciliationRow::answerWithBreaks)
                .orElseThrow(() -> new RejectedException(new ReconciliationUnknown(query.reconciliationId())));
    }

    @QueryHandler
    Page<ReconciliationAnswer> handle(ListReconciliations query) {
        return Pages.of(
                reconciliations,
                Filters.equal("asset", query.asset()),
                ListOrder.newestFirst("position", reconciliation -> reconciliation.position),
                Cursors.of("reconciliations", query.asset()),
                query.paging(),
                ReconciliationRow::answer);
    }
}
