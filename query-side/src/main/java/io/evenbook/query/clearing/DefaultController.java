package io.evenbook.query.clearing;

import io.evenbook.api.Page;
import io.evenbook.api.access.Requires;
import io.evenbook.api.clearing.DefaultAnswer;
import io.evenbook.api.clearing.DefaultQuery.FindDefault;
import io.evenbook.api.clearing.DefaultQuery.ListDefaults;
import io.evenbook.query.support.dispatch.Queries;
import io.evenbook.query.support.list.SortedPageParameters;
import io.evenbook.query.support.position.Reads;
import io.evenbook.query.support.position.View;
import jakarta.validation.Valid;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/clearing/defaults")
class DefaultController {
    private final Queries queries;

    DefaultController(Queries queries) {
        this.queries = queries;
    }

    @GetMapping
    @Requires("clearing:read")
    @Reads(View.CLEARING)
    Page<DefaultAnswer> defaults(@Valid SortedPageParameters page) {
        return queries.ask(new ListDefaults(page.newestFirst()));
    }

    @GetMapping("/{defaultId}")
    @Requires("clearing:read")
    @Reads(View.CLEARING)
    DefaultAnswer find(@PathVariable String defaultId) {
        return queries.ask(new FindDefault(defaultId));
    }
}
