package io.evenbook.query.saga;

import io.evenbook.api.Page;
import io.evenbook.api.Paging;
import io.evenbook.api.parked.ParkedAnswer;
import io.evenbook.api.parked.ParkedQuery.ListParked;
import io.evenbook.query.support.list.Cursors;
import io.evenbook.query.support.list.Filters;
import io.evenbook.query.support.list.ListOrder;
import io.evenbook.query.support.list.Pages;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.stereotype.Component;

@Component
class ParkedQueries {
    private final ParkedRows rows;

    ParkedQueries(ParkedRows rows) {
        this.rows = rows;
    }

    @QueryHandler
    Page<ParkedAnswer> handle(ListParked query) {
        return Pages.of(
                rows,
                Specification.allOf(
                        (row, _, criteria) -> criteria.isTrue(row.get("parked")),
                        Filters.equal("reader", query.reader())),
                ListOrder.byPosition("sincePosition", Paging.Order.ASC, parked -> parked.sincePosition),
                Cursors.of("parked", query.reader()),
                query.paging(),
                ParkedRow::answer);
    }
}
