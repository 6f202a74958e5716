package io.evenbook.saga;

import io.evenbook.api.RejectedException;
import io.evenbook.axon.postgres.bus.BatchDispatcher;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandCallback;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.GenericCommandResultMessage;
import org.axonframework.common.Registration;
import org.axonframework.messaging.MessageDispatchInterceptor;
import org.axonframework.messaging.MessageHandler;
import org.axonframework.messaging.MessageHandlerInterceptor;

/** Records commands, and answers each at once: with what the script throws, otherwise with success. */
public final class ScriptedCommandBus implements CommandBus {
    private final List<CommandMessage<?>> messages = new CopyOnWriteArrayList<>();
    private volatile Script script = _ -> {};

    /** The dispatcher as the service configures it. */
    public BatchDispatcher dispatcher() {
        return new BatchDispatcher(this, RejectedException.class::isInstance, 1_000, Duration.ofSeconds(5));
    }

    public void answerBy(Script script) {
        this.script = script;
    }

    public List<CommandMessage<?>> messages() {
        return List.copyOf(messages);
    }

    public List<Object> commands() {
        return messages.stream().<Object>map(CommandMessage::getPayload).toList();
    }

    @Override
    public <C> void dispatch(CommandMessage<C> command) {
        dispatch(command, (_, _) -> {});
    }

    @Override
    public <C, R> void dispatch(CommandMessage<C> command, CommandCallback<? super C, ? super R> callback) {
        try {
            script.answer(command.getPayload());
            messages.add(command);
            callback.onResult(command, GenericCommandResultMessage.asCommandResultMessage((Object) null));
        } catch (RuntimeException e) {
            messages.add(command);
            callback.onResult(command, GenericCommandResultMessage.asCommandResultMessage(e));
        }
    }

    @Override
    public Registration subscribe(String commandName, MessageHandler<? super CommandMessage<?>> handler) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Registration registerDispatchInterceptor(MessageDispatchInterceptor<? super CommandMessage<?>> interceptor) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Registration registerHandlerInterceptor(MessageHandlerInterceptor<? super CommandMessage<?>> interceptor) {
        throw new UnsupportedOperationException();
    }

    /** Throws the command's failure, or returns for a success. */
    @FunctionalInterface
    public interface Script {
        void answer(Object command);
    }
}
