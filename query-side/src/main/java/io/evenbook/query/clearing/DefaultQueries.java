package io.evenbook.query.clearing;

import io.evenbook.api.Page;
import io.evenbook.api.RejectedException;
import io.evenbook.api.clearing.DefaultAnswer;
import io.evenbook.api.clearing.DefaultQuery.FindDefault;
import io.evenbook.api.clearing.DefaultQuery.ListDefaults;
import io.evenbook.api.clearing.DefaultRejection.DefaultUnknown;
import io.evenbook.query.support.list.Cursors;
import io.evenbook.query.support.list.ListOrder;
import io.evenbook.query.support.list.Pages;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.stereotype.Component;

@Component
class DefaultQueries {
    private final DefaultRows defaults;

    DefaultQueries(DefaultRows defaults) {
        this.defaults = defaults;
    }

    @QueryHandler
    DefaultAnswer handle(FindDefault query) {
        return defaults.findById(query.defaultId())
                .map(DefaultRow::answer)
                .orElseThrow(() -> new RejectedException(new DefaultUnknown(query.defaultId())));
    }

    @QueryHandler
    Page<DefaultAnswer> handle(ListDefaults query) {
        ListOrder<DefaultRow, Long> order =
                ListOrder.byPosition("declaredPosition", query.paging().order(), row -> row.declaredPosition);
        return Pages.of(
                defaults,
                Specification.unrestricted(),
                order,
                Cursors.of("defaults", query.paging().order()),
                query.paging(),
                DefaultRow::answer);
    }
}
