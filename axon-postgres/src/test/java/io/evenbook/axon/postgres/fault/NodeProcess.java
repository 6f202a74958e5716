package io.evenbook.axon.postgres.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A {@link Node} as the test sees it: a process that can be killed, paused and resumed. */
final class NodeProcess implements AutoCloseable {

    private static final int KILLED = 128 + 9;
    private static final Duration ANYTHING_MAY_TAKE = Duration.ofSeconds(60);

    private final NodeSettings settings;
    private final WireProxy proxy;
    private final Process process;

    private NodeProcess(NodeSettings settings, WireProxy proxy, Process process) {
        this.settings = settings;
        this.proxy = proxy;
        this.process = process;
    }

    /** Returns when the node is at work. */
    static NodeProcess start(NodeSettings settings, WireProxy proxy, Path log) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                Node.class.getName()));
        command.addAll(settings.arguments());
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            NodeProcess node = new NodeProcess(settings, proxy, process);
            node.awaitLine(HistoryFile.STARTED);
            return node;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String name() {
        return settings.name();
    }

    /** The proxy between the node and PostgreSQL. */
    WireProxy proxy() {
        return proxy;
    }

    String jars() {
        return settings.jars();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** The history so far. */
    History history() {
        return History.of(lines());
    }

    List<String> lines() {
        return HistoryFile.lines(settings.history());
    }

    /** Waits until the clients have had so many more acknowledgements. */
    void awaitAcknowledged(int more) {
        long before = history().acknowledged();
        await().atMost(ANYTHING_MAY_TAKE).until(() -> history().acknowledged() >= before + more);
    }

    /** Ends the clients, when all that they sent is answered. */
    void stopClients() {
        try {
            process.getOutputStream().write("stop\n".getBytes());
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitLine(HistoryFile.STOPPED);
    }

    /** Kills with signal 9, and returns when the process is gone. */
    void kill() {
        assertThat(process.isAlive())
                .as("INCONCLUSIVE: %s has ended by itself", name())
                .isTrue();
        Signal.KILL.sendTo(process.pid());
        try {
            assertThat(process.waitFor()).isEqualTo(KILLED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Stops the process where it is, as a long collection of garbage would. */
    void pause() {
        Signal.STOP.sendTo(process.pid());
    }

    void resume() {
        Signal.CONT.sendTo(process.pid());
    }

    private void awaitLine(String line) {
        await().atMost(ANYTHING_MAY_TAKE).until(() -> lines().contains(line) || !process.isAlive());
        assertThat(lines()).as("%s ended, see its log", name()).contains(line);
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
