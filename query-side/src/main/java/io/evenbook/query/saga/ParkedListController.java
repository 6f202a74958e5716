package io.evenbook.query.saga;

import io.evenbook.api.access.Requires;
import io.evenbook.api.parked.ParkedPage;
import io.evenbook.api.parked.ParkedQuery.ListParked;
import io.evenbook.query.support.dispatch.Queries;
import io.evenbook.query.support.list.PageParameters;
import io.evenbook.query.support.position.Reads;
import io.evenbook.query.support.position.View;
import jakarta.validation.Valid;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Lists parked work. */
@RestController
@RequestMapping("/api/v1/parked")
class ParkedListController {
    private final Queries queries;

    ParkedListController(Queries queries) {
        this.queries = queries;
    }

    @GetMapping
    @Requires("parked:read")
    @Reads(View.SAGAS)
    ParkedPage parked(@RequestParam(required = false) String reader, @Valid PageParameters page) {
        return queries.ask(new ListParked(reader, page.paging()));
    }
}
