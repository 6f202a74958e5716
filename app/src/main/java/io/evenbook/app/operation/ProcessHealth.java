package io.evenbook.app.operation;

import io.evenbook.app.ConditionalOnRole;
import io.evenbook.app.Role;
import io.evenbook.saga.EventProcessors;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.stereotype.Component;

/**
 * Down while a saga or another process is stalled by an event that it cannot handle. Not part of readiness: requests
 * are answered as usual.
 */
@Component("processesHealthIndicator")
@ConditionalOnRole(Role.SAGA)
class ProcessHealth extends AbstractHealthIndicator {
    private final EventProcessors processors;

    ProcessHealth(EventProcessors processors) {
        super("The state of the processes is unknown");
        this.processors = processors;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        Map<String, String> failing = new TreeMap<>();
        processors
                .failures()
                .forEach((process, failure) -> failing.put(
                        process,
                        NestedExceptionUtils.getMostSpecificCause(failure).toString()));
        if (failing.isEmpty()) {
            health.up();
        } else {
            health.down().withDetail("failing", failing);
        }
    }
}
