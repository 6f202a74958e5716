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
    private final Optional<OneTimeCode> oneTime;
    private final Optional<DevelopmentUsers> development;

    SessionLogins(
            Logins logins,
            Credentials credentials,
            Optional<OneTimeCode> oneTime,
            Optional<DevelopmentUsers> development) {
        this.logins = logins;
        this.credentials = credentials;
        this.oneTime = oneTime;
        this.development = development;
    }

    /** @throws LoginRefusedException if what was shown is not right, or was not looked at */
    UserId begin(LoginRequest body, String address) {
        boolean byPassword = body.username() != null && body.password() != null;
        if (body.oneTimeCode() != null && body.username() == null && body.password() == null && body.code() == null) {
            return logins.inTime(
                    address,
                    () -> oneTime.filter(code -> code.redeem(body.oneTimeCode()))
                            .map(_ -> DevelopmentUsers.OPERATOR));
        }
        if (body.oneTimeCode() != null || !byPassword) {
            throw new MalformedRequestException(
                    "username", "The body must have username and password, or oneTimeCode alone.");
        }
        return logins.prove(body.username(), body.password(), body.code(), address)
                .credential()
                .userId();
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
