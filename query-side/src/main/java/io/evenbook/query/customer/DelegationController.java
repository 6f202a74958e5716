package io.evenbook.query.customer;

import io.evenbook.api.Page;
import io.evenbook.api.access.Requires;
import io.evenbook.api.customer.CustomerQuery.ListDelegations;
import io.evenbook.api.customer.DelegationAnswer;
import io.evenbook.query.support.dispatch.Queries;
import io.evenbook.query.support.list.PageParameters;
import io.evenbook.query.support.position.Reads;
import io.evenbook.query.support.position.View;
import jakarta.validation.Valid;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/delegations")
class DelegationController {
    private final Queries queries;

    DelegationController(Queries queries) {
        this.queries = queries;
    }

    @GetMapping
    @Requires("delegation:read")
    @Reads(View.ACCOUNTS)
    Page<DelegationAnswer> delegations(@Valid PageParameters page) {
        return queries.ask(new ListDelegations(page.paging()));
    }
}
