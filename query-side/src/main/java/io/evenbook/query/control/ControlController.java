package io.evenbook.query.control;

import io.evenbook.api.Page;
import io.evenbook.api.access.Requires;
import io.evenbook.api.control.ControlQuery.FindLatestRun;
import io.evenbook.api.control.ControlQuery.FindReconciliation;
import io.evenbook.api.control.ControlQuery.ListReconciliations;
import io.evenbook.api.control.ControlQuery.ListRuns;
import io.evenbook.api.control.ControlRunAnswer;
import io.evenbook.api.control.ReconciliationAnswer;
import io.evenbook.api.id.AssetCode;
import io.evenbook.query.support.dispatch.Queries;
import io.evenbook.query.support.list.PageParameters;
import io.evenbook.query.support.position.Reads;
import io.evenbook.query.support.position.View;
import jakarta.validation.Valid;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/ledger")
class ControlController {
    private final Queries queries;

    ControlController(Queries queries) {
        this.queries = queries;
    }

    @GetMapping("/controls")
    @Requires("controls:read")
    @Reads(View.CONTROLS)
    ControlRunAnswer latest() {
        return queries.ask(new FindLatestRun());
    }

    @GetMapping("/controls/runs")
    @Requires("controls:read")
    @Reads(View.CONTROLS)
    Page<ControlRunAnswer> runs(@Valid PageParameters page) {
        return queries.ask(new ListRuns(page.paging()));
    }

    @GetMapping("/reconciliations")
    @Requires("controls:read")
    @Reads(View.CONTROLS)
    Page<ReconciliationAnswer> reconciliations(
            @RequestParam(required = false) AssetCode asset, @Valid PageParameters page) {
        return queries.ask(new ListReconciliations(asset, page.paging()));
    }

    @GetMapping("/reconciliations/{reconciliationId}")
    @Requires("controls:read")
    @Reads(View.CONTROLS)
    ReconciliationAnswer reconciliation(@PathVariable String reconciliationId) {
        return queries.ask(new FindReconciliation(reconciliationId));
    }
}
