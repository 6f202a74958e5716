package io.evenbook.api.control;

import io.evenbook.api.Page;
import io.evenbook.api.Paging;
import io.evenbook.api.Query;
import io.evenbook.api.id.AssetCode;

/** Queries about controls and reconciliations. */
public sealed interface ControlQuery<R> extends Query<R> {

    /** The latest run of all controls. */
    record FindLatestRun() implements ControlQuery<ControlRunAnswer> {}

    /** Runs, newest first. */
    record ListRuns(Paging paging) implements ControlQuery<Page<ControlRunAnswer>> {}

    /** One reconciliation with its breaks. */
    record FindReconciliation(String reconciliationId) implements ControlQuery<ReconciliationAnswer> {}

    /** Reconciliations without their breaks, newest first. A filter that is null accepts all. */
    record ListReconciliations(AssetCode asset, Paging paging) implements ControlQuery<Page<ReconciliationAnswer>> {}
}
