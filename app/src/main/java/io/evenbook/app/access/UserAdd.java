package io.evenbook.app.access;

import io.evenbook.api.EventMetaData;
import io.evenbook.api.RejectedException;
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
    private final UserCommands commands;
    private final Users users;

    UserAdd(UserCommands commands, Users users) {
        this.commands = commands;
        this.users = users;
    }

    /**
     * Creates a user and returns a token with which the user sets a password within 24 hours, once; empty if it exists
     * and has a password. A repeat makes a new token, which replaces the earlier one.
     *
     * @param mail null: unknown
     * @param customerId null: none
     */
    Optional<String> add(String username, String mail, List<String> roles, CustomerId customerId)
            throws InterruptedException {
        List<String> upperCase =
                roles.stream().map(role -> role.toUpperCase(Locale.ROOT)).toList();
        CreateUser command = users.reserve(null, username, null, mail, upperCase, customerId);
        try {
            commands.sendOnceOwner(command, EventMetaData.system("user-add"));
        } catch (RejectedException e) {
            users.release(command.userId());
            throw e;
        }
        return users.firstToken(command.userId());
    }
}
