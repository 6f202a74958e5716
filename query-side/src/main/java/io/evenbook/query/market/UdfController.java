package io.evenbook.query.market;

import io.evenbook.api.MalformedRequestException;
import io.evenbook.api.RejectedException;
import io.evenbook.api.access.Requires;
import io.evenbook.query.market.UdfAnswers.UdfConfig;
import io.evenbook.query.market.UdfAnswers.UdfError;
import io.evenbook.query.market.UdfAnswers.UdfFound;
import io.evenbook.query.market.UdfAnswers.UdfHistory;
import io.evenbook.query.market.UdfAnswers.UdfSymbol;
import io.evenbook.query.support.archive.ArchivedMonthException;
import io.evenbook.query.support.position.Reads;
import io.evenbook.query.support.position.View;
import java.util.List;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/**
 * TradingView's Universal Data Feed. Its clients fix parameters, names and faults, so here numbers are JSON numbers,
 * times Unix seconds, unknown and empty parameters allowed, and what cannot be answered is a {@link UdfError} with
 * status 200. Access, rates and views that are behind are answered as everywhere.
 */
@RestController
@RequestMapping("/api/v1/udf")
class UdfController {
    private final UdfFeed feed;

    UdfController(UdfFeed feed) {
        this.feed = feed;
    }

    @GetMapping("/config")
    @Requires("market:read")
    @Reads(View.LOG)
    UdfConfig config() {
        return feed.config();
    }

    @GetMapping("/time")
    @Requires("market:read")
    @Reads(View.LOG)
    long time() {
        return feed.time();
    }

    @GetMapping("/symbols")
    @Requires("market:read")
    @Reads(View.REFERENCE)
    UdfSymbol symbol(@RequestParam String symbol) {
        return feed.symbol(symbol);
    }

    @GetMapping("/search")
    @Requires("market:read")
    @Reads(View.REFERENCE)
    List<UdfFound> search(
            @RequestParam(defaultValue = "") String query,
            @RequestParam(defaultValue = "") String type,
            @RequestParam(defaultValue = "30") int limit) {
        return feed.search(query, type, limit);
    }

    @GetMapping("/history")
    @Requires("market:read")
    @Reads({View.CANDLES, View.REFERENCE})
    UdfHistory history(
            @RequestParam String symbol,
            @RequestParam String resolution,
            @RequestParam(required = false) Long from,
            @RequestParam long to,
            @RequestParam(required = false) Long countback) {
        return feed.history(symbol, resolution, from, to, countback);
    }

    @ExceptionHandler
    UdfError rejected(RejectedException fault) {
        return new UdfError(fault.rejection().refusal().detail());
    }

    @ExceptionHandler
    UdfError archived(ArchivedMonthException fault) {
        return new UdfError(fault.getMessage());
    }

    @ExceptionHandler
    UdfError malformed(MalformedRequestException fault) {
        return new UdfError(fault.getMessage());
    }

    @ExceptionHandler
    UdfError missing(MissingServletRequestParameterException fault) {
        return new UdfError("The %s is missing.".formatted(fault.getParameterName()));
    }

    @ExceptionHandler
    UdfError mismatched(MethodArgumentTypeMismatchException fault) {
        return new UdfError("The %s must be a whole number: %s.".formatted(fault.getName(), fault.getValue()));
    }
}
