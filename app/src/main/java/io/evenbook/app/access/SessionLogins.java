package io.evenbook.app.access;

import io.evenbook.api.MalformedRequestException;
import io.evenbook.api.id.UserId;
import io.evenbook.app.access.SessionController.ConfirmRequest;
import io.evenbook.app.access.SessionController.LoginRequest;
import io.evenbook.app.security.DevelopmentUsers;
import io.evenbook.app.web.LoginRefusedException;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Who begins a session, and confirms it: a user by password and second factor, in an embedded start also by a code. */
@Component
class SessionLogins {
    private final Logins logins;
    private final Credentials credentials;
    private final Resets resets;
    private final Optional<OneTimeCode> oneTime;
    private final Optional<DevelopmentUsers> development;

    SessionLogins(
            Logins logins,
            Credentials credentials,
            Resets resets,
            Optional<OneTimeCode> oneTime,
            Optional<DevelopmentUsers> development) {
        this.logins = logins;
        this.credentials = credentials;
        this.resets = resets;
        this.oneTime = oneTime;
        this.development = development;
    }

    /**
     * Who has logged in.
     *
     * @param resets how many resets of the user the log had when the password was set
     * @param changes how often password and second factor had been changed when they were shown; null: no password was
     */
    record LoggedIn(UserId userId, int resets, Integer changes) {}

    /** @throws LoginRefusedException if what was shown is not right, or was not looked at */
    LoggedIn begin(LoginRequest body, String address) {
        boolean byPassword = body.username() != null && body.password() != null;
        if (body.oneTimeCode() != null && body.username() == null && body.password() == null && body.code() == null) {
            return logins.inTime(
                    address,
                    () -> oneTime.filter(code -> code.redeem(body.oneTimeCode()))
                            .map(_ -> new LoggedIn(
                                    DevelopmentUsers.OPERATOR, resets.of(DevelopmentUsers.OPERATOR), null)));
        }
        if (body.oneTimeCode() != null || !byPassword) {
            throw new MalformedRequestException(
                    "username", "The body must have username and password, or oneTimeCode alone.");
        }
        Credential proven = logins.prove(body.username(), body.password(), body.code(), address)
                .credential();
        return new LoggedIn(proven.userId(), proven.resets(), proven.changes());
    }

    /** @throws LoginRefusedException if the password or the code is not right, or was not looked at */
    void confirm(UserId userId, ConfirmRequest body, String address) {
        Optional<Credential> known = credentials.find(userId);
        if (known.isPresent()) {
            logins.prove(known.get().username(), body.password(), body.code(), address);
        } else {
            logins.inTime(address, () -> development.filter(users -> users.hasPassword(body.password())));
        }
    }
}
