package io.evenbook.app.operation;

import io.evenbook.query.control.LatestControls;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/**
 * Down while the last run of the controls, in any process, has a break; unknown before the first run. Not part of
 * readiness: people correct wrong books with the help of the running service.
 */
@Component("controlsHealthIndicator")
class ControlHealth extends AbstractHealthIndicator {
    private final ObjectProvider<LatestControls> latest;

    /** @param latest absent in a process that neither handles commands nor answers queries */
    ControlHealth(ObjectProvider<LatestControls> latest) {
        super("The last run of the controls is unknown");
        this.latest = latest;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        Optional<LatestControls.Recorded> run =
                Optional.ofNullable(latest.getIfAvailable()).flatMap(LatestControls::find);
        if (run.isEmpty()) {
            health.unknown();
            return;
        }
        List<String> failed = run.get().results().results().stream()
                .filter(result -> !result.passed())
                .map(result -> result.control().name())
                .toList();
        health.withDetail("ranAt", run.get().at().toString());
        if (failed.isEmpty()) {
            health.up();
        } else {
            health.down().withDetail("failed", failed);
        }
    }
}
