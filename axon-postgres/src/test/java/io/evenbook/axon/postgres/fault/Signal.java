package io.evenbook.axon.postgres.fault;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Signals that Java has no call for. */
enum Signal {
    KILL,
    STOP,
    CONT;

    void sendTo(long pid) {
        try {
            int exitCode = new ProcessBuilder("sh", "-c", "kill -%s %d".formatted(this, pid))
                    .start()
                    .waitFor();
            if (exitCode != 0) {
                throw new IllegalStateException("Process %d can't be sent %s".formatted(pid, this));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
