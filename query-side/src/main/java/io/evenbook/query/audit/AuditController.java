package io.evenbook.query.audit;

import io.evenbook.api.Page;
import io.evenbook.api.ScannedPage;
import io.evenbook.api.access.Requires;
import io.evenbook.api.audit.AggregateAnswer;
import io.evenbook.api.audit.AuditQuery.FindAggregate;
import io.evenbook.api.audit.AuditQuery.FindEvent;
import io.evenbook.api.audit.AuditQuery.ListEvents;
import io.evenbook.api.audit.AuditQuery.ListRefusals;
import io.evenbook.api.audit.EventAnswer;
import io.evenbook.api.audit.RefusalAnswer;
import io.evenbook.api.id.AccountId;
import io.evenbook.query.support.dispatch.Queries;
import io.evenbook.query.support.list.SortedPageParameters;
import io.evenbook.query.support.position.Reads;
import io.evenbook.query.support.position.View;
import jakarta.validation.Valid;
import jakarta.validation.constraints.PositiveOrZero;
import java.time.Instant;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/audit")
class AuditController {
    private final Queries queries;

    AuditController(Queries queries) {
        this.queries = queries;
    }

    @GetMapping("/events")
    @Requires("audit:read")
    @Reads(View.LOG)
    ScannedPage<EventAnswer> events(
            @RequestParam(required = false) String aggregateType,
            @RequestParam(required = false) String aggregateId,
            @RequestParam(required = false) String type,
            @RequestParam(required = false) String actor,
            @RequestParam(required = false) AccountId account,
            @RequestParam(required = false) String correlationId,
            @RequestParam(required = false) Instant from,
            @RequestParam(required = false) Instant to,
            @RequestParam(required = false) @PositiveOrZero Long afterPosition,
            @Valid SortedPageParameters page) {
        return queries.ask(new ListEvents(
                aggregateType,
                aggregateId,
                type,
                actor,
                account,
                correlationId,
                from,
                to,
                afterPosition,
                page.oldestFirst()));
    }

    @GetMapping("/events/{position}")
    @Requires("audit:read")
    @Reads(View.LOG)
    EventAnswer event(@PathVariable long position) {
        return queries.ask(new FindEvent(position));
    }

    @GetMapping("/aggregates/{aggregateId}")
    @Requires("audit:read")
    @Reads(View.LOG)
    AggregateAnswer aggregate(
            @PathVariable String aggregateId,
            @RequestParam(required = false) @PositiveOrZero Long atSequence,
            @RequestParam(required = false) Instant at) {
        return queries.ask(new FindAggregate(aggregateId, atSequence, at));
    }

    @GetMapping("/refusals")
    @Requires("audit:read")
    @Reads(View.LOG)
    Page<RefusalAnswer> refusals(
            @RequestParam(required = false) String actor,
            @RequestParam(required = false) String code,
            @RequestParam(required = false) Instant from,
            @RequestParam(required = false) Instant to,
            @Valid SortedPageParameters page) {
        return queries.ask(new ListRefusals(actor, code, from, to, page.newestFirst()));
    }
}
