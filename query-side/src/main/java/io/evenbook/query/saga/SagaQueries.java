package io.evenbook.query.saga;

import io.evenbook.api.Page;
import io.evenbook.api.RejectedException;
import io.evenbook.api.saga.SagaAnswer;
import io.evenbook.api.saga.SagaQuery.FindSaga;
import io.evenbook.api.saga.SagaQuery.ListSagas;
import io.evenbook.api.trade.TradeRejection.SagaUnknown;
import io.evenbook.query.list.Cursors;
import io.evenbook.query.list.Filters;
import io.evenbook.query.list.ListOrder;
import io.evenbook.query.list.Parts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.stereotype.Component;

@Component
class SagaQueries {
    private final SagaRows sagas;
    private final Clock clock;

    SagaQueries(SagaRows sagas, Clock clock) {
        this.sagas = sagas;
        this.clock = clock;
    }

    @QueryHandler
    SagaAnswer handle(FindSaga query) {
        return sagas.findWithTimelineBySagaId(query.sagaId())
                .map(SagaRow::answerWithTimeline)
                .orElseThrow(() -> new RejectedException(new SagaUnknown(query.sagaId())));
    }

    @QueryHandler
    Page<SagaAnswer> handle(ListSagas query) {
        return Parts.of(
                sagas,
                Specification.allOf(
                        Filters.equal("type", query.type()),
                        Filters.equal("state", query.state()),
                        startedBefore(query.olderThan())),
                ListOrder.byPosition("startedPosition", query.paging().order(), saga -> saga.startedPosition),
                Cursors.of("sagas", query.type(), query.state(), query.olderThan(), query.paging().order()),
                query.paging(),
                SagaRow::answer);
    }

    private Specification<SagaRow> startedBefore(Duration olderThan) {
        if (olderThan == null) {
            return Specification.unrestricted();
        }
        Instant bound = clock.instant().minus(olderThan);
        return (saga, _, criteria) -> criteria.lessThan(saga.get("startedAt"), bound);
    }
}
