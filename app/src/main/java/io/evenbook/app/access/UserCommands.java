package io.evenbook.app.access;

import io.evenbook.app.ConditionalOnRole;
import io.evenbook.app.Role;
import io.evenbook.axon.postgres.lease.NotOwnerException;
import io.evenbook.command.http.CommandGate;
import io.evenbook.saga.SystemCommands;
import java.time.Duration;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandResultMessage;
import org.springframework.stereotype.Component;

/** Sends commands that no authenticated request is behind. */
@Component
@ConditionalOnRole(Role.COMMAND)
class UserCommands {
    private static final Duration WAIT_FOR_LEASE = Duration.ofSeconds(30);

    private final CommandBus bus;

    UserCommands(CommandBus bus) {
        this.bus = bus;
    }

    /** Waits until the outcome is durable; a refusal or a failure is thrown. */
    void send(Object command, String actor) {
        CommandResultMessage<?> result =
                SystemCommands.as(actor, bus).send(command).join();
        if (result.isExceptional()) {
            throw CommandGate.failure(result);
        }
    }

    /**
     * As {@link #send}, at a start: the process may become the owner of the commands a moment later.
     *
     * @throws NotOwnerException if another process owns them for 30 seconds
     */
    void sendOnceOwner(Object command, String actor) throws InterruptedException {
        long deadline = System.nanoTime() + WAIT_FOR_LEASE.toNanos();
        while (true) {
            try {
                send(command, actor);
                return;
            } catch (NotOwnerException e) {
                if (System.nanoTime() - deadline > 0) {
                    throw e;
                }
                Thread.sleep(50);
            }
        }
    }
}
