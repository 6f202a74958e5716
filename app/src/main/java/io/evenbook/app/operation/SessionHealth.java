package io.evenbook.app.operation;

import io.evenbook.api.id.MarketId;
import io.evenbook.app.ConditionalOnRole;
import io.evenbook.app.Role;
import io.evenbook.saga.market.EndedSessions;
import java.util.List;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/** Down while a market has sessions of which none begins any more. Not part of readiness. */
@Component("sessionsHealthIndicator")
@ConditionalOnRole(Role.SAGA)
class SessionHealth extends AbstractHealthIndicator {
    private final EndedSessions sessions;

    SessionHealth(EndedSessions sessions) {
        super("Whether markets have sessions to come is unknown");
        this.sessions = sessions;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        List<MarketId> ended = sessions.markets();
        if (ended.isEmpty()) {
            health.up();
        } else {
            health.down()
                    .withDetail("ended", ended.stream().map(MarketId::value).toList());
        }
    }
}
