package io.evenbook.app.access;

import io.evenbook.api.id.UserId;
import io.evenbook.axon.postgres.bus.CommittedStates;
import io.evenbook.command.access.UserState;
import org.springframework.stereotype.Component;

/**
 * How often administrators have reset a user. The log decides: what the tables have from before the last reset does not
 * count, even if the service ended before it could remove it.
 */
@Component
class Resets {
    private final CommittedStates states;

    Resets(CommittedStates states) {
        this.states = states;
    }

    /** 0 if the log has no such user. */
    int of(UserId userId) {
        UserState user = states.find(UserState.AGGREGATE.type(), userId);
        return user == null ? 0 : user.resets();
    }

    /** Whether password, second factor and token of a user were set after the last reset. */
    boolean isCurrent(Credential credential) {
        return credential.resets() >= of(credential.userId());
    }

    /** Whether a session began after the last reset of its user. */
    boolean isCurrent(Session session) {
        return session.resets() >= of(session.userId());
    }
}
