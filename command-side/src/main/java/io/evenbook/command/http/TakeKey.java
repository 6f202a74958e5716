package io.evenbook.command.http;

import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.commandhandling.RoutingKey;
import org.springframework.stereotype.Component;

/** Does nothing but have the command's key remembered with the hash of the request's body. */
record TakeKey(@RoutingKey String key) {

    @Component
    static class Handler {
        @CommandHandler
        void handle(TakeKey command) {
            // The bus keeps the keys of all commands that succeed.
        }
    }
}
