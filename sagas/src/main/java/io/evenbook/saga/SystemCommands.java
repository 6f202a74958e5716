package io.evenbook.saga;

import io.evenbook.api.EventMetaData;
import io.evenbook.axon.postgres.bus.CommandKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandMessage;

/** Sends commands that a process issues on its own, not in response to an event. */
public final class SystemCommands {
    /** Leaves room in the lanes for the commands of others. */
    private static final int MAX_IN_FLIGHT = 100;

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

    /**
     * Sends a command for each of several things, {@value #MAX_IN_FLIGHT} at a time, and waits for all.
     *
     * @param done called for each whose command succeeded
     * @return the failures of the others
     */
    public <T> List<Throwable> sendAll(List<T> all, Function<T, Object> command, Consumer<T> done) {
        List<Throwable> failures = new ArrayList<>();
        for (int from = 0; from < all.size(); from += MAX_IN_FLIGHT) {
            List<T> some = all.subList(from, Math.min(from + MAX_IN_FLIGHT, all.size()));
            List<CompletableFuture<CommandResultMessage<?>>> answers =
                    some.stream().map(command).map(this::send).toList();
            for (int i = 0; i < some.size(); i++) {
                T each = some.get(i);
                answers.get(i).join().optionalExceptionResult().ifPresentOrElse(failures::add, () -> done.accept(each));
            }
        }
        return failures;
    }

    private CompletableFuture<CommandResultMessage<?>> dispatch(CommandMessage<Object> command) {
        CompletableFuture<CommandResultMessage<?>> answer = new CompletableFuture<>();
        bus.<Object, Object>dispatch(command, (_, result) -> answer.complete(result));
        return answer;
    }
}
