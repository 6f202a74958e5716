package io.evenbook.api.saga;

import io.evenbook.api.Page;
import io.evenbook.api.Paging;
import io.evenbook.api.Query;
import java.time.Duration;

/** What can be asked about sagas. */
public sealed interface SagaQuery<R> extends Query<R> {

    /** One saga with its timeline. */
    record FindSaga(String sagaId) implements SagaQuery<SagaAnswer> {}

    /**
     * Sagas by when they started, in the order of the paging, without their timelines; a filter that is null lets
     * everything through.
     *
     * @param olderThan started longer ago than this
     */
    record ListSagas(String type, SagaState state, Duration olderThan, Paging paging)
            implements SagaQuery<Page<SagaAnswer>> {}
}
