package io.evenbook.app.operation;

import io.evenbook.app.ConditionalOnRole;
import io.evenbook.app.Role;
import io.evenbook.projection.view.Projection;
import io.evenbook.projection.view.Projection.Progress;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.stereotype.Component;

/** Down while publication to Kafka is stalled. Not part of readiness: no request depends on it. */
@Component("publicationHealthIndicator")
@ConditionalOnRole(Role.PROJECTION)
@ConditionalOnBooleanProperty(name = "evenbook.kafka.enabled", matchIfMissing = true)
class PublicationHealth extends AbstractHealthIndicator {
    private final Projection publication;

    /** @param publication the only projection that is not a view */
    PublicationHealth(Projection publication) {
        super("The state of the publication is unknown");
        this.publication = publication;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        Progress progress = publication.progress();
        progress.failure()
                .ifPresentOrElse(
                        failure -> health.down()
                                .withDetail(
                                        "failing",
                                        NestedExceptionUtils.getMostSpecificCause(failure)
                                                .toString()),
                        health::up);
        health.withDetail("position", progress.position());
    }
}
