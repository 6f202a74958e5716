package io.evenbook.saga;

import io.evenbook.api.EventMetaData;
import io.evenbook.axon.postgres.bus.CommandKeys;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandMessage;

/** Sends commands that a process issues on its own, not in response to an event. */
public final class SystemCommands {
    private final Map<String, ?> metaData;
    private final CommandBus bus;

    /** @param process names the actor of the commands */
    public SystemCommands(String process, CommandBus bus) {
        this(bus, EventMetaData.system(process));
    }

    private SystemCommands(CommandBus bus, String actor) {
        this.metaData = Map.of(EventMetaData.ACTOR, actor);
        this.bus = bus;
    }

    /** Commands of the service in the name of a user, or of what is no process. */
    public static SystemCommands as(String actor, CommandBus bus) {
        return new SystemCommands(bus, actor);
    }

    /** Completes with the command's result once its events are durable. */
    public CompletableFuture<CommandResultMessage<?>> send(Object command) {
        return dispatch(GenericCommandMessage.<Object>asCommandMessage(command).withMetaData(metaData));
    }

    /** As {@link #send(Object)}; a repeat with the key of a command that succeeded does nothing, ever. */
    public CompletableFuture<CommandResultMessage<?>> send(Object command, String key) {
        return dispatch(GenericCommandMessage.<Object>asCommandMessage(command)
                .withMetaData(metaData)
                .andMetaData(Map.of(CommandKeys.COMMAND_KEY, key)));
    }

    private CompletableFuture<CommandResultMessage<?>> dispatch(CommandMessage<Object> command) {
        CompletableFuture<CommandResultMessage<?>> answer = new CompletableFuture<>();
        bus.<Object, Object>dispatch(command, (_, result) -> answer.complete(result));
        return answer;
    }
}
