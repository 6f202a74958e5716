package io.evenbook.app.access;

import io.evenbook.api.audit.RefusalKind;
import io.evenbook.api.port.PersonalData;
import io.evenbook.app.limit.ClientNetwork;
import io.evenbook.app.refusal.Refusals;
import io.evenbook.app.security.CallerAuthentication;
import io.evenbook.app.security.Callers;
import io.evenbook.app.web.LoginRefusedException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.security.authentication.DisabledException;
import org.springframework.stereotype.Component;

/**
 * Compares passwords and codes. An unknown user, a wrong password or code, a locked and a suspended user get the same
 * answer after the same time. Nothing is looked at above 20 failures a minute of an address, above 10 successes a
 * minute of a user, or without room for a hash.
 */
@Component
class Logins {
    /** bcrypt reads no more. */
    static final int MAX_BYTES = 72;

    /** The code of the answer, whatever was wrong. */
    private static final String WRONG = "auth.required";

    private static final Duration SOON = Duration.ofSeconds(60);

    private final Credentials credentials;
    private final PasswordHashes hashes;
    private final PersonalData personal;
    private final Callers callers;
    private final Resets resets;
    private final Clock clock;
    private final Refusals refusals;
    private final MinuteCounts failures;
    private final MinuteCounts successes;

    Logins(
            Credentials credentials,
            PasswordHashes hashes,
            PersonalData personal,
            Callers callers,
            Resets resets,
            Clock clock,
            Refusals refusals,
            @Value("${evenbook.security.failures-per-address}") int failuresPerAddress,
            @Value("${evenbook.security.logins-per-user}") int loginsPerUser) {
        this.credentials = credentials;
        this.hashes = hashes;
        this.personal = personal;
        this.callers = callers;
        this.resets = resets;
        this.clock = clock;
        this.refusals = refusals;
        this.failures = new MinuteCounts(clock, failuresPerAddress);
        this.successes = new MinuteCounts(clock, loginsPerUser);
    }

    /** A user whose password and code were right. */
    record Proven(Credential credential, CallerAuthentication caller) {}

    /**
     * Compares password and code of a user.
     *
     * @param code one-time code of the second factor, if the user has one; or null
     * @param address of the client
     * @throws LoginRefusedException if they are not right, or were not looked at
     */
    Proven prove(String username, String password, String code, String address) {
        String name = username.toLowerCase(Locale.ROOT);
        Proven proven = inTime(address, successes.isOverLimit(name), () -> compared(name, password, code, address));
        successes.add(name);
        return proven;
    }

    private Optional<Proven> compared(String username, String password, String code, String address) {
        Optional<Credential> known = credentials.find(username);
        Optional<Proven> proven =
                known.filter(credential -> isRight(credential, password, code)).flatMap(this::active);
        if (proven.isEmpty()) {
            record(known, address);
        }
        return proven;
    }

    /**
     * Does what a stranger may cause: as seldom as log-ins, and with answers that take as long.
     *
     * @param attempt empty: it failed
     * @throws LoginRefusedException if it failed, or was not looked at
     */
    <T> T inTime(String address, Supplier<Optional<T>> attempt) {
        return inTime(address, false, attempt);
    }

    /** @param isOver whether it is not looked at */
    private <T> T inTime(String address, boolean isOver, Supplier<Optional<T>> attempt) {
        long began = System.nanoTime();
        String network = ClientNetwork.of(address);
        try {
            if (isOver || failures.isOverLimit(network)) {
                throw LoginRefusedException.busy(SOON);
            }
            hashes.reserve();
            Optional<T> result = attempt.get();
            if (result.isEmpty()) {
                failures.add(network);
            }
            return result.orElseThrow(LoginRefusedException::wrong);
        } finally {
            hashes.awaitAnswer(began);
        }
    }

    private void record(Optional<Credential> known, String address) {
        Instant lockedUntil = known.map(Credential::lockedUntil).orElse(null);
        boolean isLocked = lockedUntil != null && clock.instant().isBefore(lockedUntil);
        refusals.login(
                isLocked ? RefusalKind.LOCKED : RefusalKind.LOGIN_FAILED,
                known.map(Credential::userId).orElse(null),
                address,
                WRONG);
    }

    private boolean isRight(Credential credential, String password, String code) {
        boolean isPossible = credential.password() != null
                && resets.isCurrent(credential)
                && password.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
        return isPossible
                && credentials.countAttempt(credential.userId())
                && hashes.matches(password, credential.password())
                && hasCode(credential, code);
    }

    private boolean hasCode(Credential credential, String code) {
        if (credential.totp() == null) {
            return true;
        }
        OptionalLong step = code == null ? OptionalLong.empty() : stepOf(credential, code);
        return step.isPresent() && credentials.useStep(credential.userId(), step.getAsLong());
    }

    private OptionalLong stepOf(Credential credential, String code) {
        return personal.open(credential.totp(), credential.place("totp"))
                .map(secret -> Totp.stepOf(secret, code, clock.instant().getEpochSecond()))
                .orElse(OptionalLong.empty());
    }

    /** A suspended user stays counted: only a real log-in ends the count. */
    private Optional<Proven> active(Credential credential) {
        try {
            Optional<Proven> proven =
                    callers.find(credential.userId(), null).map(caller -> new Proven(credential, caller));
            proven.ifPresent(_ -> credentials.loggedIn(credential.userId()));
            return proven;
        } catch (DisabledException e) {
            return Optional.empty();
        }
    }
}
