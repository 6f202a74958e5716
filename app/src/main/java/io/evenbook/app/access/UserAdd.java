package io.evenbook.app.access;

import io.evenbook.api.EventMetaData;
import io.evenbook.api.access.UserCommand.CreateUser;
import io.evenbook.api.id.CustomerId;
import io.evenbook.app.ConditionalOnRole;
import io.evenbook.app.Role;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Creates a user without a request: on a new database nobody can log in yet. */
@Component
@ConditionalOnRole(Role.COMMAND)
class UserAdd {
    private static final int PASSWORD_CHARACTERS = 24;

    private final UserCommands commands;
    private final Users users;
    private final Credentials credentials;
    private final PasswordHashes hashes;

    UserAdd(UserCommands commands, Users users, Credentials credentials, PasswordHashes hashes) {
        this.commands = commands;
        this.users = users;
        this.credentials = credentials;
        this.hashes = hashes;
    }

    /**
     * Creates a user and returns its generated password; empty if it exists and has a password.
     *
     * @param mail null: unknown
     * @param customerId null: none
     */
    Optional<String> add(String username, String mail, List<String> roles, CustomerId customerId)
            throws InterruptedException {
        List<String> upperCase =
                roles.stream().map(role -> role.toUpperCase(Locale.ROOT)).toList();
        CreateUser command = users.reserve(null, username, null, mail, upperCase, customerId);
        commands.sendOnceOwner(command, EventMetaData.system("user-add"));
        boolean hasPassword =
                credentials.find(command.userId()).map(Credential::password).isPresent();
        if (hasPassword) {
            return Optional.empty();
        }
        String password = Secrets.token("").substring(0, PASSWORD_CHARACTERS);
        credentials.setPassword(command.userId(), hashes.hash(password));
        return Optional.of(password);
    }
}
