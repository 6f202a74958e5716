package io.evenbook.app.operation;

import io.evenbook.app.ConditionalOnRole;
import io.evenbook.app.Role;
import io.evenbook.projection.replay.ViewLags;
import io.evenbook.query.support.position.ReadLags;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** Down while a view lags behind the log by more than {@code evenbook.health.max-view-lag}. */
@Component("viewsHealthIndicator")
@ConditionalOnRole({Role.PROJECTION, Role.QUERY})
class ViewHealth extends AbstractHealthIndicator {
    private final Supplier<Map<String, Duration>> lags;
    private final Duration max;

    /**
     * @param written in processes that write views; caches the lags for 1 second
     * @param read in processes that only read them
     */
    ViewHealth(
            Optional<ViewLags> written,
            Optional<ReadLags> read,
            @Value("${evenbook.health.max-view-lag}") Duration max) {
        super("The state of the views is unknown");
        this.lags = written.<Supplier<Map<String, Duration>>>map(views -> views::ofViews)
                .orElseGet(() -> read.orElseThrow()::ofViews);
        this.max = max;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        Map<String, String> behind = new TreeMap<>();
        try {
            lags.get().forEach((view, lag) -> {
                if (lag.compareTo(max) > 0) {
                    behind.put(view, lag.toString());
                }
            });
        } catch (DataAccessException e) {
            // No process has created a view yet. An exception would be logged at every probe.
            health.down().withDetail("error", e.getMostSpecificCause().getMessage());
            return;
        }
        if (behind.isEmpty()) {
            health.up();
        } else {
            health.down().withDetail("behind", behind);
        }
    }
}
