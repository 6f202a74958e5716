package io.evenbook.app.operation;

import io.evenbook.api.id.SchemeId;
import io.evenbook.app.ConditionalOnRole;
import io.evenbook.app.Role;
import io.evenbook.saga.clearing.RefusedSteps;
import java.util.Map;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/** Down while a step of a scheme is refused though its time has come. Not part of readiness. */
@Component("clearingHealthIndicator")
@ConditionalOnRole(Role.SAGA)
class ClearingHealth extends AbstractHealthIndicator {
    private final RefusedSteps steps;

    ClearingHealth(RefusedSteps steps) {
        super("Whether steps of schemes are refused is unknown");
        this.steps = steps;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        Map<SchemeId, String> refused = steps.byScheme();
        if (refused.isEmpty()) {
            health.up();
        } else {
            health.down();
            refused.forEach((scheme, refusal) -> health.withDetail(scheme.value(), refusal));
        }
    }
}
