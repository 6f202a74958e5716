package io.evenbook.query.clearing;

import io.evenbook.api.Page;
import io.evenbook.api.access.Requires;
import io.evenbook.api.clearing.FailAnswer;
import io.evenbook.api.clearing.FailQuery.ListFails;
import io.evenbook.api.clearing.FailQuery.ListPenalties;
import io.evenbook.api.clearing.PenaltyAnswer;
import io.evenbook.api.id.AccountId;
import io.evenbook.query.support.dispatch.Queries;
import io.evenbook.query.support.list.PageParameters;
import io.evenbook.query.support.position.Reads;
import io.evenbook.query.support.position.View;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.PositiveOrZero;
import java.time.LocalDate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/clearing")
class FailController {
    private final Queries queries;

    FailController(Queries queries) {
        this.queries = queries;
    }

    @GetMapping("/fails")
    @Requires("clearing:read")
    @Reads(View.CLEARING)
    Page<FailAnswer> fails(
            @RequestParam(required = false) AccountId accountId,
            @RequestParam(required = false) @PositiveOrZero @Max(100_000) Integer olderThan,
            @Valid PageParameters page) {
        return queries.ask(new ListFails(accountId, olderThan, page.paging()));
    }

    @GetMapping("/penalties")
    @Requires("clearing:read")
    @Reads(View.CLEARING)
    Page<PenaltyAnswer> penalties(
            @RequestParam(required = false) LocalDate from,
            @RequestParam(required = false) LocalDate to,
            @Valid PageParameters page) {
        return queries.ask(new ListPenalties(from, to, page.paging()));
    }
}
