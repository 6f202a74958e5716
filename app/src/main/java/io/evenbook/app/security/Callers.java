package io.evenbook.app.security;

import io.evenbook.api.access.Caller;
import io.evenbook.api.id.IdentityId;
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
    private final GrantedRoles roles;
    private final Optional<DevelopmentUsers> development;

    Callers(CommittedStates states, GrantedRoles roles, Optional<DevelopmentUsers> development) {
        this.states = states;
        this.roles = roles;
        this.development = development;
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
            return development.flatMap(users -> users.find(userId.value(), credential));
        }
        return Optional.of(new CallerAuthentication(caller(userId, user, credential), user.roles()));
    }

    /** Whether a user may still come by a login at an issuer of tokens. */
    boolean has(UserId userId, IdentityId login) {
        UserState user = states.find(UserState.AGGREGATE.type(), userId);
        return user != null && user.identities().contains(login);
    }

    /** @throws DisabledException if the user is suspended */
    Caller caller(UserId userId, UserState user, String credential) {
        if (user.suspended()) {
            throw new DisabledException("The user is suspended");
        }
        return new Caller(userId, user.customerId(), user.personId(), credential, roles.permissionsOf(user.roles()));
    }
}
