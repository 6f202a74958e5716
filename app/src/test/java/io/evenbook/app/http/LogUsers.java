package io.evenbook.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.EventMetaData;
import io.evenbook.api.access.UserCommand.CreateUser;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.id.PersonId;
import io.evenbook.api.id.RequestKey;
import io.evenbook.api.id.UserId;
import io.evenbook.app.Service;
import io.evenbook.app.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandMessage;

/** Users of the log, who log in by a token of the issuer that tests trust. */
final class LogUsers {
    private static final int ID_LENGTH = 26;

    private final Service service;

    LogUsers(Service service) {
        this.service = service;
    }

    /** Creates a user whose id is derived from the subject of its tokens. */
    UserId create(String subject, CustomerId customerId, String... roles) {
        UserId userId = UserId.named(RequestKey.hash(("null\n" + subject).getBytes(StandardCharsets.UTF_8))
                .substring(0, ID_LENGTH));
        send(new CreateUser(
                userId, customerId, PersonId.named(subject.toLowerCase().replaceAll("[^a-z0-9]", "")), List.of(roles)));
        return userId;
    }

    Client client(String subject) {
        return Client.anonymous(service.port()).with("Authorization", "Bearer " + Tokens.of(subject));
    }

    /** Sends a command past HTTP. */
    void send(Object command) {
        CompletableFuture<CommandResultMessage<?>> answered = new CompletableFuture<>();
        service.bean(CommandBus.class)
                .<Object, Object>dispatch(
                        GenericCommandMessage.asCommandMessage(command)
                                .withMetaData(Map.of(EventMetaData.ACTOR, "test")),
                        (_, result) -> answered.complete(result));
        assertThat(answered.join().optionalExceptionResult()).isEmpty();
    }
}
