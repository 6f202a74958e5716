package io.evenbook.app.operation;

import io.evenbook.app.ConditionalOnRole;
import io.evenbook.app.Role;
import io.evenbook.projection.replay.ViewLags;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/** Down while a view is too far behind the log for its readers. */
@Component("viewsHealthIndicator")
@ConditionalOnRole(Role.PROJECTION)
class ViewHealth extends AbstractHealthIndicator {
    private final ViewLags lags;
    private final Duration max;

    ViewHealth(ViewLags lags, @Value("${evenbook.health.max-view-lag}") Duration max) {
        super("The views cannot be looked at");
        this.lags = lags;
        this.max = max;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        Map<String, String> behind = new TreeMap<>();
        lags.ofViews().forEach((view, lag) -> {
            if (lag.compareTo(max) > 0) {
                behind.put(view, lag.toString());
            }
        });
        if (behind.isEmpty()) {
            health.up();
        } else {
            health.down().withDetail("behind", behind);
        }
    }
}
