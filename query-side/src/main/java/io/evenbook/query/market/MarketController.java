package io.evenbook.query.market;

import io.evenbook.api.Page;
import io.evenbook.api.access.Requires;
import io.evenbook.api.market.BookAnswer;
import io.evenbook.api.market.MarketAnswer;
import io.evenbook.api.market.MarketQuery.FindBook;
import io.evenbook.api.market.MarketQuery.FindMarket;
import io.evenbook.api.market.MarketQuery.FindPastBook;
import io.evenbook.api.market.MarketQuery.ListMarkets;
import io.evenbook.query.support.dispatch.Queries;
import io.evenbook.query.support.list.PageParameters;
import io.evenbook.query.support.position.Reads;
import io.evenbook.query.support.position.View;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/markets")
class MarketController {
    private final Queries queries;

    MarketController(Queries queries) {
        this.queries = queries;
    }

    @GetMapping
    @Requires("market:read")
    @Reads(View.REFERENCE)
    Page<MarketAnswer> markets(@Valid PageParameters page) {
        return queries.ask(new ListMarkets(page.paging()));
    }

    @GetMapping("/{market}")
    @Requires("market:read")
    @Reads(View.REFERENCE)
    MarketAnswer market(@PathVariable String market) {
        return queries.ask(new FindMarket(market));
    }

    @GetMapping("/{market}/book")
    @Requires("market:read")
    @Reads(View.BOOKS)
    BookAnswer book(
            @PathVariable String market,
            @RequestParam(defaultValue = "10") @Min(1) @Max(500) int levels,
            @RequestParam(required = false) @Min(0) Long atSequence) {
        return queries.ask(
                atSequence == null ? new FindBook(market, levels) : new FindPastBook(market, atSequence, levels));
    }
}
