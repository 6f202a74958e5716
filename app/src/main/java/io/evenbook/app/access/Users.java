package io.evenbook.app.access;

import io.evenbook.api.RejectedException;
import io.evenbook.api.access.Sealed;
import io.evenbook.api.access.UserCommand.CreateUser;
import io.evenbook.api.access.UserRejection.RoleUnknown;
import io.evenbook.api.access.UserRejection.UserExists;
import io.evenbook.api.approval.ApprovalStatus;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.id.PersonId;
import io.evenbook.api.id.UserId;
import io.evenbook.api.port.KeyedHash;
import io.evenbook.api.port.PersonalData;
import io.evenbook.app.key.KeySecrets;
import io.evenbook.app.security.GrantedRoles;
import io.evenbook.axon.postgres.bus.CommittedStates;
import io.evenbook.command.approval.ApprovalState;
import io.evenbook.command.http.NewIds;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Registers the names of new users, and issues the tokens with which users set a password. */
@Component
class Users {
    /** How long a user may wait before setting a password. */
    static final Duration TOKEN_VALID = Duration.ofHours(24);

    private static final String TOKEN = "evp_";

    private final Credentials credentials;
    private final Profiles profiles;
    private final PersonalData personal;
    private final KeyedHash hashes;
    private final GrantedRoles roles;
    private final Resets resets;
    private final CommittedStates states;

    Users(
            Credentials credentials,
            Profiles profiles,
            PersonalData personal,
            KeyedHash hashes,
            GrantedRoles roles,
            Resets resets,
            CommittedStates states) {
        this.credentials = credentials;
        this.profiles = profiles;
        this.personal = personal;
        this.hashes = hashes;
        this.roles = roles;
        this.resets = resets;
        this.states = states;
    }

    /**
     * Reserves a user name and returns the command that creates the user. A repeat returns the same command.
     *
     * @param userId of a user with a fixed id; null: a new one
     * @param mail null: unknown; the same address means the same person
     * @param names of the roles
     * @throws RejectedException {@code role.unknown}; {@code user.exists} if a user of this name waits for a second
     *     person
     */
    CreateUser reserve(
            UserId userId, String username, String name, String mail, List<String> names, CustomerId customerId) {
        List<String> wanted = known(names);
        credentials.waiting().forEach(this::release);
        String lowerCase = username.toLowerCase(Locale.ROOT);
        PersonId person = person(mail);
        Optional<Credential> before = credentials.find(lowerCase);
        if (before.isEmpty()) {
            UserId id = userId != null ? userId : UserId.named(NewIds.unique());
            credentials.insert(id, lowerCase, person, sealed(id, "name", name), sealed(id, "mail", mail));
        } else if (isWaiting(before.get())) {
            throw new RejectedException(new UserExists(before.get().userId()));
        } else if (profiles.state(before.get()) == null) {
            UserId id = before.get().userId();
            credentials.rewrite(id, person, sealed(id, "name", name), sealed(id, "mail", mail));
        } else if (mail == null && before.get().mail() == null) {
            person = before.get().personId();
        }
        return new CreateUser(credentials.find(lowerCase).orElseThrow().userId(), customerId, person, wanted);
    }

    /** Forgets the name and the profile of a user who was refused; does nothing if the user exists, or may yet. */
    void release(UserId userId) {
        credentials.find(userId).ifPresent(this::release);
    }

    private void release(Credential reserved) {
        if (isWaiting(reserved)) {
            return;
        }
        if (profiles.state(reserved) == null) {
            credentials.delete(reserved.userId());
        } else {
            credentials.setApproval(reserved.userId(), null);
        }
    }

    private boolean isWaiting(Credential reserved) {
        ApprovalState approval = reserved.approvalId() == null
                ? null
                : states.find(ApprovalState.AGGREGATE.type(), reserved.approvalId());
        return approval != null && approval.status() == ApprovalStatus.PENDING;
    }

    private PersonId person(String mail) {
        PersonId fresh = PersonId.named(NewIds.unique());
        if (mail == null) {
            return fresh;
        }
        String address = mail.strip().toLowerCase(Locale.ROOT);
        return credentials.person(hashes.hash("users.mail", address.getBytes(StandardCharsets.UTF_8)), fresh);
    }

    /** Sorted, each once. */
    List<String> known(List<String> names) {
        for (String name : names) {
            if (!roles.exist(name)) {
                throw new RejectedException(new RoleUnknown(name));
            }
        }
        return names.stream().distinct().sorted().toList();
    }

    /** A token with which the user sets the first password; empty if there is a password or a token. */
    Optional<String> firstToken(UserId userId) {
        return credentials
                .find(userId)
                .filter(credential -> credential.password() == null || !resets.isCurrent(credential))
                .map(_ -> newToken(userId));
    }

    /**
     * A token with which the user sets a password within 24 hours, once. It replaces an earlier one. Removes the rest
     * of before the last reset.
     */
    String newToken(UserId userId) {
        String token = Secrets.token(TOKEN);
        int last = resets.of(userId);
        credentials.withdraw(userId, last);
        credentials.expectPassword(userId, KeySecrets.sha256(token), TOKEN_VALID, last);
        return token;
    }

    private Sealed sealed(UserId userId, String field, String text) {
        return text == null ? null : personal.seal(userId.value(), Credential.place(userId, field), text);
    }
}
