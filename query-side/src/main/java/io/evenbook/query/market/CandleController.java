package io.evenbook.query.market;

import io.evenbook.api.Page;
import io.evenbook.api.access.Requires;
import io.evenbook.api.market.Candle;
import io.evenbook.api.market.CandleInterval;
import io.evenbook.api.market.CandleQuery.FindTicker;
import io.evenbook.api.market.CandleQuery.ListCandles;
import io.evenbook.api.market.TickerAnswer;
import io.evenbook.query.support.dispatch.Queries;
import io.evenbook.query.support.list.PageParameters;
import io.evenbook.query.support.position.Reads;
import io.evenbook.query.support.position.View;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import java.time.Instant;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/markets/{market}")
class CandleController {
    private static final int DEFAULT_LIMIT = 500;

    private final Queries queries;

    CandleController(Queries queries) {
        this.queries = queries;
    }

    @GetMapping("/candles")
    @Requires("market:read")
    @Reads({View.CANDLES, View.REFERENCE})
    Page<Candle> candles(
            @PathVariable String market,
            @RequestParam(defaultValue = "1m") @Pattern(regexp = CandleInterval.NAMES) String interval,
            @RequestParam(required = false) Instant from,
            @RequestParam(required = false) Instant to,
            @RequestParam(defaultValue = "false") boolean empty,
            @Valid PageParameters page) {
        return queries.ask(
                new ListCandles(market, CandleInterval.named(interval), from, to, empty, page.paging(DEFAULT_LIMIT)));
    }

    @GetMapping("/ticker")
    @Requires("market:read")
    @Reads({View.CANDLES, View.REFERENCE})
    TickerAnswer ticker(@PathVariable String market) {
        return queries.ask(new FindTicker(market));
    }
}
