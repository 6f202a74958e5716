package io.evenbook.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.axonframework.commandhandling.CommandBus;

/** Clients that each have one command under way: a client sends its next when its last has been answered. */
final class ClosedLoop {
    private static final Duration MOMENT = Duration.ofMillis(2);

    private final CommandBus bus;
    private final Function<SplittableRandom, Object> commands;

    /** @param commands makes the next command, drawing what is left open from the client's random numbers */
    ClosedLoop(CommandBus bus, Function<SplittableRandom, Object> commands) {
        this.bus = bus;
        this.commands = commands;
    }

    /**
     * @throws ExecutionException if a command is refused by a rule: a figure counts only if all that was asked was done
     */
    Load run(int clients, Duration duration) throws InterruptedException, ExecutionException {
        return run(clients, duration, () -> {});
    }

    /** @param done is told of each command that was done, by the client's thread */
    Load run(int clients, Duration duration, Runnable done) throws InterruptedException, ExecutionException {
        Latencies latencies = new Latencies();
        long start = System.nanoTime();
        long end = start + duration.toNanos();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>(clients);
            for (int client = 0; client < clients; client++) {
                SplittableRandom random = new SplittableRandom(client);
                running.add(threads.submit(() -> sendUntil(end, random, latencies, done)));
            }
            for (Future<?> client : running) {
                client.get();
            }
        }
        return new Load(latencies, Duration.ofNanos(System.nanoTime() - start));
    }

    /** As a client of the API would: what is refused for want of room is sent again a moment later. */
    private Sent send(Object command) {
        Sent sent = Sent.of(bus, command);
        while (sent.isOverloaded()) {
            LockSupport.parkNanos(MOMENT.toNanos());
            sent = Sent.of(bus, command);
        }
        return sent;
    }

    private void sendUntil(long end, SplittableRandom random, Latencies latencies, Runnable done) {
        for (long sent = System.nanoTime(); sent < end; sent = System.nanoTime()) {
            send(commands.apply(random)).orThrow();
            latencies.add(System.nanoTime() - sent);
            done.run();
        }
    }
}
