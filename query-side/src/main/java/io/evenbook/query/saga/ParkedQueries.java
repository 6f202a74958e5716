package io.evenbook.query.saga;

import io.evenbook.api.Page;
import io.evenbook.api.Paging;
import io.evenbook.api.parked.ParkedAnswer;
import io.evenbook.api.parked.ParkedPage;
import io.evenbook.api.parked.ParkedQuery.ListParked;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.query.support.list.Cursors;
import io.evenbook.query.support.list.Filters;
import io.evenbook.query.support.list.ListOrder;
import io.evenbook.query.support.list.Pages;
import io.evenbook.query.support.position.View;
import io.evenbook.query.support.position.ViewPositions;
import java.time.Clock;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

@Component
class ParkedQueries {
    private final ParkedRows rows;
    private final JdbcClient postgres;
    private final EventLog log;
    private final Clock clock;

    ParkedQueries(ParkedRows rows, JdbcClient postgres, EventLog log, Clock clock) {
        this.rows = rows;
        this.postgres = postgres;
        this.log = log;
        this.clock = clock;
    }

    @QueryHandler
    ParkedPage handle(ListParked query) {
        long position = ViewPositions.inPostgres(postgres, View.SAGAS);
        Page<ParkedAnswer> page = Pages.of(
                rows,
                Filters.equal("reader", query.reader()),
                ListOrder.byPosition("sincePosition", Paging.Order.ASC, parked -> parked.sincePosition),
                Cursors.of("parked", query.reader()),
                query.paging(),
                ParkedRow::answer);
        return new ParkedPage(
                page.items(),
                page.next(),
                position,
                log.lagAt(position, clock.instant()).toSeconds());
    }
}
