package io.evenbook.command;

import io.evenbook.api.RejectedException;
import io.evenbook.api.VersionMismatch;
import io.evenbook.axon.postgres.CommandKeys;
import org.axonframework.commandhandling.CommandMessage;

/** The version that a client saw, if its command names one. */
public final class ExpectedVersion {
    private ExpectedVersion() {}

    /**
     * Every aggregate asks this before it handles a command.
     *
     * @param actual the sequence number of the resource's last event; null if it has none
     * @throws RejectedException {@code version.mismatch} if the command expects another version
     */
    public static void check(CommandMessage<?> command, Long actual) {
        Object expected = command.getMetaData().get(CommandKeys.EXPECTED_VERSION);
        if (expected != null && !expected.equals(actual)) {
            throw new RejectedException(new VersionMismatch((Long) expected, actual == null ? -1 : actual));
        }
    }
}
