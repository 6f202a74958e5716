package io.evenbook.app.access;

import io.evenbook.api.RejectedException;
import io.evenbook.api.access.CurrentAccess;
import io.evenbook.api.access.UserCommand.ChangeCredential;
import io.evenbook.api.access.UserRejection.CodeWrong;
import io.evenbook.api.access.UserRejection.PasswordLength;
import io.evenbook.api.access.UserRejection.UserUnknown;
import io.evenbook.api.id.UserId;
import io.evenbook.api.port.PersonalData;
import io.evenbook.app.ConditionalOnRole;
import io.evenbook.app.Role;
import io.evenbook.app.access.PasswordController.TotpAnswer;
import io.evenbook.app.access.UserController.UserAnswer;
import io.evenbook.app.key.KeySecrets;
import io.evenbook.app.web.LoginRefusedException;
import io.evenbook.command.http.CommandGate;
import io.evenbook.command.http.Operation;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/**
 * How users change their own passwords and second factors. The event comes before the change. If the service ends in
 * between, a repeat changes what the first request did not; after the change a repeat is refused, as it shows what no
 * longer counts.
 */
@Component
@ConditionalOnRole(Role.COMMAND)
class OwnCredentials {
    private static final int MIN_CHARACTERS = 12;
    private static final String PASSWORD = "PASSWORD";
    private static final String SECOND_FACTOR = "SECOND_FACTOR";

    private final Credentials credentials;
    private final Logins logins;
    private final PasswordHashes hashes;
    private final Sessions sessions;
    private final UserCommands commands;
    private final CommandGate gate;
    private final CurrentAccess access;
    private final PersonalData personal;
    private final Resets resets;
    private final Clock clock;

    OwnCredentials(
            Credentials credentials,
            Logins logins,
            PasswordHashes hashes,
            Sessions sessions,
            UserCommands commands,
            CommandGate gate,
            CurrentAccess access,
            PersonalData personal,
            Resets resets,
            Clock clock) {
        this.credentials = credentials;
        this.logins = logins;
        this.hashes = hashes;
        this.sessions = sessions;
        this.commands = commands;
        this.gate = gate;
        this.access = access;
        this.personal = personal;
        this.resets = resets;
        this.clock = clock;
    }

    /**
     * Sets a password with a token from an administrator. The token works once.
     *
     * @throws LoginRefusedException if there is no such token
     */
    void setByToken(String token, String password, String address) {
        requireLength(password);
        byte[] tokenHash = KeySecrets.sha256(token);
        logins.inTime(
                address,
                () -> credentials
                        .byResetToken(tokenHash)
                        .filter(resets::isCurrent)
                        .map(Credential::userId)
                        .filter(userId -> {
                            commands.send(new ChangeCredential(userId, PASSWORD), userId.value());
                            boolean isSet = credentials.redeem(tokenHash, hashes.hash(password));
                            sessions.endAll(userId, null);
                            return isSet;
                        }));
    }

    /** Ends the user's other sessions. */
    ResponseEntity<UserAnswer> changePassword(String password, String newPassword, String code, String address) {
        requireLength(newPassword);
        UserId userId = own().userId();
        Credential proven =
                logins.prove(own().username(), password, code, address).credential();
        ResponseEntity<UserAnswer> answer = changed(proven, PASSWORD, newPassword);
        if (answer.getStatusCode().is2xxSuccessful()) {
            if (!credentials.setPassword(proven, hashes.hash(newPassword))) {
                throw LoginRefusedException.wrong();
            }
            sessions.endAll(userId, access.caller().credential());
        }
        return answer;
    }

    /** Offers a new secret. It counts once a code of it has been given. */
    TotpAnswer offerTotp(String password, String code, String address) {
        Credential own = own();
        logins.prove(own.username(), password, code, address);
        String secret = Totp.newSecret();
        credentials.offerTotp(own.userId(), personal.seal(own.userId().value(), own.place("totp"), secret));
        return new TotpAnswer(
                secret, "otpauth://totp/Evenbook:%s?secret=%s&issuer=Evenbook".formatted(own.username(), secret));
    }

    /** @throws RejectedException {@code totp.code-wrong} */
    ResponseEntity<UserAnswer> confirmTotp(String code) {
        Credential own = own();
        long step = Optional.ofNullable(own.totpPending())
                .flatMap(secret -> personal.open(secret, own.place("totp")))
                .map(secret -> Totp.stepOf(secret, code, clock.instant().getEpochSecond()))
                .orElseThrow(() -> new RejectedException(new CodeWrong()))
                .orElseThrow(() -> new RejectedException(new CodeWrong()));
        ResponseEntity<UserAnswer> answer = changed(own, SECOND_FACTOR, code);
        if (answer.getStatusCode().is2xxSuccessful()) {
            if (!credentials.confirmTotp(own, step)) {
                throw new RejectedException(new CodeWrong());
            }
            sessions.endAll(own.userId(), access.caller().credential());
        }
        return answer;
    }

    /** An idempotency key is good for one change of what counts at this moment to one new value. */
    private ResponseEntity<UserAnswer> changed(Credential from, String kind, String to) {
        UserId userId = from.userId();
        return gate.perform(Operation.of(
                new ChangeCredential(userId, kind),
                List.of(from.changes(), to),
                effects -> effects.answer(
                        HttpStatus.OK, (version, position) -> new UserAnswer(userId, version, position))));
    }

    private Credential own() {
        UserId userId = access.caller().userId();
        return credentials.find(userId).orElseThrow(() -> new RejectedException(new UserUnknown(userId.value())));
    }

    private static void requireLength(String password) {
        boolean fits = password.codePointCount(0, password.length()) >= MIN_CHARACTERS
                && password.getBytes(StandardCharsets.UTF_8).length <= Logins.MAX_BYTES;
        if (!fits) {
            throw new RejectedException(new PasswordLength(MIN_CHARACTERS, Logins.MAX_BYTES));
        }
    }
}
