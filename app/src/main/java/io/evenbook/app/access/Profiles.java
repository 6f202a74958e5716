package io.evenbook.app.access;

import io.evenbook.api.access.Sealed;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.id.PersonId;
import io.evenbook.api.id.UserId;
import io.evenbook.api.port.PersonalData;
import io.evenbook.app.security.DevelopmentUsers;
import io.evenbook.axon.postgres.bus.CommittedStates;
import io.evenbook.command.access.UserState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Users as people see them: rights from the log, names from the table of credentials. */
@Component
class Profiles {
    private final Credentials credentials;
    private final CommittedStates states;
    private final PersonalData personal;
    private final Resets resets;
    private final Optional<DevelopmentUsers> development;

    Profiles(
            Credentials credentials,
            CommittedStates states,
            PersonalData personal,
            Resets resets,
            Optional<DevelopmentUsers> development) {
        this.development = development;
        this.credentials = credentials;
        this.states = states;
        this.personal = personal;
        this.resets = resets;
    }

    /**
     * A user's own profile.
     *
     * @param name null: unknown, or erased
     * @param customerId null: none
     */
    record Profile(
            UserId userId,
            String username,
            String name,
            List<String> roles,
            CustomerId customerId,
            boolean secondFactor) {}

    /**
     * A user as administrators see it.
     *
     * @param name name of the person
     * @param failedAttempts log-ins without success in the last 15 minutes
     * @param lockedUntil null: not locked
     */
    record UserItem(
            UserId userId,
            String username,
            String name,
            String mail,
            PersonId personId,
            CustomerId customerId,
            List<String> roles,
            boolean suspended,
            boolean passwordSet,
            boolean secondFactor,
            int failedAttempts,
            Instant lockedUntil,
            Instant lastLoginAt) {}

    Optional<Credential> credential(UserId userId) {
        return credentials.find(userId);
    }

    /** Null if there is no such user. */
    Profile of(UserId userId) {
        return credentials
                .find(userId)
                .map(this::of)
                .orElseGet(() -> development
                        .flatMap(users -> users.rolesOf(userId.value()))
                        .map(roles -> new Profile(
                                userId,
                                userId.value(),
                                null,
                                roles.stream().sorted().toList(),
                                null,
                                false))
                        .orElse(null));
    }

    Profile of(Credential credential) {
        UserState user = state(credential);
        return new Profile(
                credential.userId(),
                credential.username(),
                open(credential.name(), credential.place("name")),
                user == null ? List.of() : user.roles(),
                user == null ? null : user.customerId(),
                credential.totp() != null);
    }

    UserItem item(Credential credential) {
        UserState user = state(credential);
        return new UserItem(
                credential.userId(),
                credential.username(),
                open(credential.name(), credential.place("name")),
                open(credential.mail(), credential.place("mail")),
                credential.personId(),
                user == null ? null : user.customerId(),
                user == null ? List.of() : user.roles(),
                user != null && user.suspended(),
                credential.password() != null && resets.isCurrent(credential),
                credential.totp() != null,
                credential.failures(),
                credential.lockedUntil(),
                credential.lastLogin());
    }

    /** Null if the user was never created: its name was reserved, and the command was refused. */
    UserState state(Credential credential) {
        return states.find(UserState.AGGREGATE.type(), credential.userId());
    }

    private String open(Sealed sealed, String place) {
        return sealed == null ? null : personal.open(sealed, place).orElse(null);
    }
}
