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
import io.evenbook.query.support.list.Pages.Scan;
import io.evenbook.query.support.list.Rows;
import io.evenbook.query.support.position.View;
import io.evenbook.query.support.position.ViewPositions;
import java.time.Clock;
import java.util.Comparator;
import java.util.stream.Stream;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

@Component
class ParkedQueries {
    private final ParkedByProcessRows ofProcesses;
    private final ParkedByViewRows ofViews;
    private final JdbcClient postgres;
    private final EventLog log;
    private final Clock clock;

    ParkedQueries(
            ParkedByProcessRows ofProcesses, ParkedByViewRows ofViews, JdbcClient postgres, EventLog log, Clock clock) {
        this.ofProcesses = ofProcesses;
        this.ofViews = ofViews;
        this.postgres = postgres;
        this.log = log;
        this.clock = clock;
    }

    /** A page merges as many rows of each kind: their union would be read as a whole. */
    @QueryHandler
    ParkedPage handle(ListParked query) {
        long position = ViewPositions.inPostgres(postgres, View.SAGAS);
        Page<ParkedAnswer> page = Pages.within(
                Cursors.of("parked", query.reader()),
                query.paging(),
                parked -> parked.sincePosition,
                ParkedRow::answer,
                (after, limit) -> new Scan<>(
                        Stream.<ParkedRow>concat(
                                        some(ofProcesses, query.reader(), after, limit),
                                        some(ofViews, query.reader(), after, limit))
                                .sorted(Comparator.comparingLong(parked -> parked.sincePosition))
                                .limit(limit)
                                .toList(),
                        null));
        return new ParkedPage(
                page.items(),
                page.next(),
                position,
                log.lagAt(position, clock.instant()).toSeconds());
    }

    private static <R extends ParkedRow> Stream<R> some(Rows<R, ?> rows, String reader, Long after, int limit) {
        ListOrder<R, Long> order =
                ListOrder.byPosition("sincePosition", Paging.Order.ASC, parked -> parked.sincePosition);
        return Pages.scan(rows, Filters.<R>equal("reader", reader), order).scan(after, limit).items().stream();
    }
}
