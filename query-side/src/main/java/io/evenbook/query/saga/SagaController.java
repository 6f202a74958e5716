package io.evenbook.query.saga;

import io.evenbook.api.Page;
import io.evenbook.api.access.Requires;
import io.evenbook.api.saga.SagaAnswer;
import io.evenbook.api.saga.SagaQuery.FindSaga;
import io.evenbook.api.saga.SagaQuery.ListSagas;
import io.evenbook.api.saga.SagaState;
import io.evenbook.query.support.dispatch.Queries;
import io.evenbook.query.support.list.SortedPageParameters;
import io.evenbook.query.support.position.Reads;
import io.evenbook.query.support.position.View;
import jakarta.validation.Valid;
import java.time.Duration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/sagas")
class SagaController {
    private final Queries queries;

    SagaController(Queries queries) {
        this.queries = queries;
    }

    @GetMapping
    @Requires("saga:read")
    @Reads(View.SAGAS)
    Page<SagaAnswer> sagas(
            @RequestParam(required = false) String type,
            @RequestParam(required = false) SagaState state,
            @RequestParam(required = false) Duration olderThan,
            @Valid SortedPageParameters page) {
        return queries.ask(new ListSagas(type, state, olderThan, page.newestFirst()));
    }

    @GetMapping("/{sagaId}")
    @Requires("saga:read")
    @Reads(View.SAGAS)
    SagaAnswer saga(@PathVariable String sagaId) {
        return queries.ask(new FindSaga(sagaId));
    }
}
