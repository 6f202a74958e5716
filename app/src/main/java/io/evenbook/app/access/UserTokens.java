package io.evenbook.app.access;

import io.evenbook.api.id.UserId;
import io.evenbook.api.port.PasswordTokens;
import io.evenbook.app.ConditionalOnRole;
import io.evenbook.app.Role;
import java.time.Clock;
import java.util.Optional;
import org.springframework.stereotype.Component;

@Component
@ConditionalOnRole(Role.COMMAND)
class UserTokens implements PasswordTokens {
    private final Users users;
    private final Sessions sessions;
    private final Clock clock;

    UserTokens(Users users, Sessions sessions, Clock clock) {
        this.users = users;
        this.sessions = sessions;
        this.clock = clock;
    }

    @Override
    public Optional<PasswordToken> first(UserId userId) {
        return users.firstToken(userId).map(this::fromNow);
    }

    @Override
    public PasswordToken reset(UserId userId) {
        sessions.endAll(userId, null);
        return fromNow(users.newToken(userId));
    }

    private PasswordToken fromNow(String token) {
        return new PasswordToken(token, clock.instant().plus(Users.TOKEN_VALID));
    }
}
