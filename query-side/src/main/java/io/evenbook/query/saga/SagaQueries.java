package io.evenbook.query.saga;

import io.evenbook.api.Page;
import io.evenbook.api.RejectedException;
import io.evenbook.api.saga.SagaAnswer;
import io.evenbook.api.saga.SagaQuery.FindSaga;
import io.evenbook.api.saga.SagaQuery.ListSagas;
import io.evenbook.api.saga.SagaState;
import io.evenbook.api.trade.TradeRejection.SagaUnknown;
import io.evenbook.query.support.list.Cursors;
import io.evenbook.query.support.list.Filters;
import io.evenbook.query.support.list.ListOrder;
import io.evenbook.query.support.list.Pages;
import io.evenbook.query.support.list.ScanLimit;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

@Component
class SagaQueries {
    private final SagaRows sagas;
    private final JdbcClient postgres;
    private final Clock clock;

    SagaQueries(SagaRows sagas, JdbcClient postgres, Clock clock) {
        this.sagas = sagas;
        this.postgres = postgres;
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
        Specification<SagaRow> filter = Specification.allOf(
                Filters.equal("type", query.type()),
                Filters.equal("state", query.state()),
                startedBefore(query.olderThan()));
        ListOrder<SagaRow, Long> order =
                ListOrder.byPosition("startedPosition", query.paging().order(), saga -> saga.startedPosition);
        Cursors cursors = Cursors.of(
                "sagas",
                query.type(),
                query.state(),
                query.olderThan(),
                query.paging().order());
        return query.type() == null && query.olderThan() == null
                ? Pages.of(sagas, filter, order, cursors, query.paging(), SagaRow::answer)
                : Pages.within(
                        scanLimit(query.state()),
                        postgres,
                        sagas,
                        filter,
                        order,
                        cursors,
                        query.paging(),
                        SagaRow::answer);
    }

    private static ScanLimit scanLimit(SagaState state) {
        List<String> conditions = List.of(state == null ? "true" : "state = :state");
        Map<String, String> parameters = state == null ? Map.of() : Map.of("state", state.name());
        return new ScanLimit("sagas.saga", "started_position", conditions, parameters, ScanLimit.COMPARED);
    }

    private Specification<SagaRow> startedBefore(Duration olderThan) {
        if (olderThan == null) {
            return Specification.unrestricted();
        }
        Instant bound = clock.instant().minus(olderThan);
        return (saga, _, criteria) -> criteria.lessThan(saga.get("startedAt"), bound);
    }
}
