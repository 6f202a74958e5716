package io.evenbook.query.analytics;

import io.evenbook.api.MalformedRequestException;
import io.evenbook.api.Page;
import io.evenbook.api.access.Requires;
import io.evenbook.api.analytics.AnalyticsQuery.ListMarketBuckets;
import io.evenbook.api.analytics.MarketBucket;
import io.evenbook.query.support.dispatch.Queries;
import io.evenbook.query.support.list.PageParameters;
import io.evenbook.query.support.position.Reads;
import io.evenbook.query.support.position.View;
import jakarta.validation.Valid;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/analytics")
class AnalyticsController {
    private static final Pattern BUCKET = Pattern.compile("([1-9][0-9]{0,3})([mhd])");

    private final Queries queries;

    AnalyticsController(Queries queries) {
        this.queries = queries;
    }

    @GetMapping("/markets/{market}")
    @Requires("market:read")
    @Reads({View.ANALYTICS, View.REFERENCE})
    Page<MarketBucket> market(
            @PathVariable String market,
            @RequestParam(required = false) Instant from,
            @RequestParam(required = false) Instant to,
            @RequestParam(defaultValue = "1h") String bucket,
            @Valid PageParameters page) {
        return queries.ask(new ListMarketBuckets(market, from, to, length(bucket), page.paging()));
    }

    private static Duration length(String bucket) {
        Matcher parts = BUCKET.matcher(bucket);
        if (!parts.matches()) {
            throw new MalformedRequestException(
                    "bucket",
                    "The bucket must be a number of minutes, hours or days, such as 15m, 1h or 1d: %s."
                            .formatted(bucket));
        }
        ChronoUnit unit = switch (parts.group(2)) {
            case "m" -> ChronoUnit.MINUTES;
            case "h" -> ChronoUnit.HOURS;
            default -> ChronoUnit.DAYS;
        };
        return Duration.of(Long.parseLong(parts.group(1)), unit);
    }
}
