package io.evenbook.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The PostgreSQL process of one data directory: starts and stops it with {@code pg_ctl}. */
record PostgresProcess(PostgresBinaries binaries, Path directory) {
    private static final int WAIT_SECONDS = 60;
    private static final Duration LEFTOVERS_TIMEOUT = Duration.ofSeconds(15);

    private static final Logger log = LoggerFactory.getLogger(PostgresProcess.class);

    /**
     * Starts the process on a free port and waits until it accepts connections.
     *
     * @param options of the server, for example {@code -c fsync=on}
     * @return the port
     * @throws EmbeddedStartException with the end of the server's log if the server does not start
     */
    int start(String options, ServerLog serverLog) {
        long deadline = System.nanoTime() + LEFTOVERS_TIMEOUT.toNanos();
        while (true) {
            long logLength = serverLog.length();
            int port = FreePort.find();
            try {
                controlStart(options + " -c port=" + port, serverLog);
                return port;
            } catch (PostgresBinaries.ProgramFailed e) {
                String reason = serverLog.since(logLength);
                // Workers of a killed PostgreSQL may outlive it briefly, and another program may bind the free port
                // first.
                boolean isTransient = reason.contains("shared memory block") || reason.contains("could not bind");
                if (!isTransient || System.nanoTime() > deadline) {
                    stopAfterFailedStart();
                    throw new EmbeddedStartException(
                            "PostgreSQL does not start on %s.%n%s".formatted(directory, reason.strip()),
                            "Its log is " + serverLog.file(),
                            e);
                }
                pause();
            }
        }
    }

    private void controlStart(String options, ServerLog serverLog) {
        binaries.run(
                "pg_ctl",
                "start",
                "-D",
                directory.toString(),
                "-l",
                serverLog.file().toString(),
                "-w",
                "-t",
                Integer.toString(WAIT_SECONDS),
                "-o",
                options);
    }

    /** Stops the process within 60 seconds; after them without a checkpoint, so that its next start recovers. */
    void stop() {
        try {
            binaries.run(
                    "pg_ctl",
                    "stop",
                    "-D",
                    directory.toString(),
                    "-m",
                    "fast",
                    "-w",
                    "-t",
                    Integer.toString(WAIT_SECONDS));
        } catch (PostgresBinaries.ProgramFailed e) {
            if (recorded().isEmpty()) {
                return; // already ended
            }
            log.warn(
                    "PostgreSQL did not stop within {} s: stopping without a checkpoint, the next start recovers. {}",
                    WAIT_SECONDS,
                    e.getMessage());
            binaries.run("pg_ctl", "stop", "-D", directory.toString(), "-m", "immediate", "-w");
        }
    }

    /** Stops a PostgreSQL that outlived its service: a kill -9 of the service does not end it. */
    void stopLeftover() {
        Optional<ProcessHandle> process = recorded();
        if (process.isEmpty()) {
            return; // PostgreSQL itself detects the pid file of an ended process
        }
        if (isPostgres(process.get())) {
            log.info(
                    "Stopping the PostgreSQL that an earlier run left behind (process {})",
                    process.get().pid());
            stop();
        } else {
            // Another program has this process id by now. PostgreSQL can't see the difference and would refuse to
            // start.
            try {
                Files.delete(pidFile());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A failed {@code pg_ctl start} leaves its server running. */
    private void stopAfterFailedStart() {
        try {
            if (recorded().isPresent()) {
                stop();
            }
        } catch (RuntimeException e) {
            log.warn("PostgreSQL in {} could not be stopped: {}", directory, e.getMessage());
        }
    }

    /** The live process whose id is in the pid file, PostgreSQL or not. */
    private Optional<ProcessHandle> recorded() {
        try {
            return Files.readAllLines(pidFile()).stream()
                    .findFirst()
                    .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid.strip())))
                    .filter(ProcessHandle::isAlive);
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Whether a process is a live session, or another child, of this PostgreSQL. */
    boolean isParentOf(long processId) {
        Optional<Long> parent =
                ProcessHandle.of(processId).flatMap(ProcessHandle::parent).map(ProcessHandle::pid);
        return parent.isPresent() && parent.equals(recorded().map(ProcessHandle::pid));
    }

    private boolean isPostgres(ProcessHandle process) {
        boolean postgres = process.info()
                .command()
                .map(Path::of)
                .filter(command -> command.endsWith("postgres"))
                .isPresent();
        return postgres
                && process.info().arguments().map(List::of).orElse(List.of()).contains(directory.toString());
    }

    private Path pidFile() {
        return directory.resolve("postmaster.pid");
    }

    private static void pause() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while PostgreSQL started", e);
        }
    }
}
