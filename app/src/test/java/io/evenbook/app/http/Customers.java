package io.evenbook.app.http;

import io.evenbook.api.EventMetaData;
import io.evenbook.api.access.UserCommand.CreateUser;
import io.evenbook.api.customer.Tier;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.id.PersonId;
import io.evenbook.api.id.RequestKey;
import io.evenbook.api.id.UserId;
import io.evenbook.app.Service;
import io.evenbook.app.Tokens;
import io.evenbook.command.customer.CustomerSeeds;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandMessage;

/** Customers and users in the log of a service. Users show tokens. */
final class Customers {
    private final Service service;
    private final Client anonymous;

    Customers(Service service, Client anonymous) {
        this.service = service;
        this.anonymous = anonymous;
    }

    CustomerId customer(String name) {
        CustomerId customer = CustomerId.named(name);
        CustomerSeeds.commands(customer, 2, Tier.VIP, new UserId("operator")).forEach(this::send);
        return customer;
    }

    /** @param customer null: none */
    Client user(String name, CustomerId customer, String... roles) {
        create(name, customer, roles);
        return client(name);
    }

    /** @param customer null: none */
    UserId create(String name, CustomerId customer, String... roles) {
        UserId id = userId(name);
        send(new CreateUser(id, customer, PersonId.named(name), List.of(roles)));
        return id;
    }

    Client client(String name) {
        return anonymous.bearer(Tokens.of(name));
    }

    /** The id of the user whose tokens have this subject. */
    static UserId userId(String name) {
        return UserId.named(RequestKey.hash(("null\n" + name).getBytes(StandardCharsets.UTF_8))
                .substring(0, 26));
    }

    /** Sends a command as the service itself and waits for its commit. */
    void send(Object command) {
        CompletableFuture<CommandResultMessage<?>> answered = new CompletableFuture<>();
        service.bean(CommandBus.class)
                .<Object, Object>dispatch(
                        GenericCommandMessage.asCommandMessage(command)
                                .andMetaData(Map.of(EventMetaData.ACTOR, "system:test")),
                        (_, result) -> answered.complete(result));
        CommandResultMessage<?> result = answered.join();
        if (result.isExceptional()) {
            throw new IllegalStateException(result.exceptionResult());
        }
    }
}
