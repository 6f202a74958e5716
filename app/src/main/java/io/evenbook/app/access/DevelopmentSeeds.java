package io.evenbook.app.access;

import io.evenbook.api.EventMetaData;
import io.evenbook.api.customer.Tier;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.id.UserId;
import io.evenbook.app.ConditionalOnRole;
import io.evenbook.app.Role;
import io.evenbook.app.security.Roles;
import io.evenbook.axon.postgres.bus.CommittedStates;
import io.evenbook.command.base.CompositeCommand;
import io.evenbook.command.customer.CustomerSeeds;
import io.evenbook.command.customer.CustomerState;
import java.util.List;
import java.util.Locale;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Creates the customers {@code cus_alice} and {@code cus_bob}, each with a user and the password for development, in an
 * embedded start. A later start changes nothing but that password.
 */
@Component
@ConditionalOnRole(Role.COMMAND)
@ConditionalOnBooleanProperty({"evenbook.embedded.enabled", "evenbook.security.dev-users"})
class DevelopmentSeeds implements ApplicationRunner {
    private static final String ACTOR = EventMetaData.system("seeds");

    /** The password is public, so a slow hash would protect nothing. */
    private static final int STRENGTH = 4;

    private static final CustomerId ALICE = new CustomerId("cus_alice");

    private final CommittedStates states;
    private final UserCommands commands;
    private final Users users;
    private final Credentials credentials;
    private final String password;

    DevelopmentSeeds(
            CommittedStates states,
            UserCommands commands,
            Users users,
            Credentials credentials,
            @Value("${evenbook.security.dev-password}") String password) {
        this.states = states;
        this.commands = commands;
        this.users = users;
        this.credentials = credentials;
        this.password = password;
    }

    @Override
    public void run(ApplicationArguments arguments) throws InterruptedException {
        String hash = "{bcrypt}" + new BCryptPasswordEncoder(STRENGTH).encode(password);
        for (String name : List.of("Alice", "Bob")) {
            String lowerCase = name.toLowerCase(Locale.ROOT);
            CustomerId customer = new CustomerId("cus_" + lowerCase);
            createCustomer(customer);
            UserId user = new UserId("usr_" + lowerCase);
            commands.sendOnceOwner(users.reserve(user, lowerCase, name, null, List.of(Roles.TRADER), customer), ACTOR);
            credentials.setDevelopmentPassword(user, hash);
        }
    }

    /** In one commit: alice has KYC level 2 and tier VIP, others level 1 and STANDARD. */
    private void createCustomer(CustomerId customerId) throws InterruptedException {
        if (states.find(CustomerState.AGGREGATE.type(), customerId) != null) {
            return;
        }
        boolean isFirst = customerId.equals(ALICE);
        commands.sendOnceOwner(
                new CompositeCommand(
                        CompositeCommand.Mode.ALL,
                        List.copyOf(CustomerSeeds.commands(
                                customerId,
                                isFirst ? 2 : 1,
                                isFirst ? Tier.VIP : Tier.STANDARD,
                                new UserId("operator")))),
                ACTOR);
    }
}
