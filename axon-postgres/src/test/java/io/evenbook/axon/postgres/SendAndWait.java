package io.evenbook.axon.postgres;

import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.callbacks.FutureCallback;

/** Sends one command and waits for its answer. */
final class SendAndWait {

    private SendAndWait() {
    }

    static CommandResultMessage<?> send(CommandBus bus, Object command) {
        FutureCallback<Object, Object> answer = new FutureCallback<>();
        bus.dispatch(GenericCommandMessage.asCommandMessage(command), answer);
        return answer.join();
    }
}
