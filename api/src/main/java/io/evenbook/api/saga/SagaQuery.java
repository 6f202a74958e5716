package io.evenbook.api.saga;

import io.evenbook.api.Page;
import io.evenbook.api.Paging;
import io.evenbook.api.Query;
import java.time.Duration;

/** Queries about sagas. */
public sealed interface SagaQuery<R> extends Query<R> {

    /** One saga with its timeline. */
    record FindSaga(String sagaId) implements SagaQuery<SagaAnswer> {}

    /**
     * Sagas by start time, in the order of the paging, without their timelines. A filter that is null accepts all.
     *
     * @param olderThan only sagas that started longer ago than this
     */
    record ListSagas(String type, SagaState state, Duration olderThan, Paging paging)
            implements SagaQuery<Page<SagaAnswer>> {}
}
