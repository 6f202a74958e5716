package io.evenbook.app.security;

import io.evenbook.api.access.Caller;
import io.evenbook.api.id.UserId;
import io.evenbook.axon.postgres.bus.CommittedStates;
import io.evenbook.command.access.UserState;
import java.util.Optional;
import org.springframework.security.authentication.DisabledException;
import org.springframework.stereotype.Component;

/** Finds out what a user may do now: its roles, customer and suspension as the log has them. */
@Component
public class Callers {
    private final CommittedStates states;

    Callers(CommittedStates states) {
        this.states = states;
    }

    /**
     * The caller behind a valid credential; empty if there is no such user.
     *
     * @param credential the id of a session or key; null for others
     * @throws DisabledException if the user is suspended
     */
    public Optional<CallerAuthentication> find(UserId userId, String credential) {
        UserState user = states.find(UserState.AGGREGATE.type(), userId);
        if (user == null) {
            return Optional.empty();
        }
        if (user.suspended()) {
            throw new DisabledException("The user is suspended");
        }
        Caller caller =
                new Caller(userId, user.customerId(), user.personId(), credential, Roles.permissionsOf(user.roles()));
        return Optional.of(new CallerAuthentication(caller, user.roles()));
    }
}
