package io.evenbook.bench.measure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.axonframework.commandhandling.CommandBus;

/** A closed loop of clients: each sends its next command after the answer to the one before. */
public final class ClosedLoop {
    private static final Duration RETRY_PAUSE = Duration.ofMillis(2);

    private final CommandBus bus;
    private final Function<SplittableRandom, Object> commands;

    /** @param commands creates the next command from the client's random numbers */
    public ClosedLoop(CommandBus bus, Function<SplittableRandom, Object> commands) {
        this.bus = bus;
        this.commands = commands;
    }

    /** @throws ExecutionException if a rule refuses a command: a figure counts only if every command was executed */
    public LoadResult run(int clients, Duration duration) throws InterruptedException, ExecutionException {
        return run(clients, duration, SentCommand::orThrow);
    }

    /** @param answered receives each answered command, on the client's thread; what it throws ends the loop */
    public LoadResult run(int clients, Duration duration, Consumer<SentCommand> answered)
            throws InterruptedException, ExecutionException {
        long end = System.nanoTime() + duration.toNanos();
        return run(clients, () -> System.nanoTime() >= end, answered);
    }

    /** Sends while some work goes on beside it. */
    public LoadResult runBeside(int clients, Future<?> work) throws InterruptedException, ExecutionException {
        return run(clients, work::isDone, SentCommand::orThrow);
    }

    private LoadResult run(int clients, BooleanSupplier ended, Consumer<SentCommand> answered)
            throws InterruptedException, ExecutionException {
        Latencies latencies = new Latencies();
        long start = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>(clients);
            for (int client = 0; client < clients; client++) {
                SplittableRandom random = new SplittableRandom(client);
                running.add(threads.submit(() -> sendUntil(ended, random, latencies, answered)));
            }
            for (Future<?> client : running) {
                client.get();
            }
        }
        return new LoadResult(latencies, Duration.ofNanos(System.nanoTime() - start));
    }

    /** Sends again after 2 ms if the bus is overloaded, like a client of the API. */
    private SentCommand send(Object command) {
        SentCommand sent = SentCommand.of(bus, command);
        while (sent.isOverloaded()) {
            LockSupport.parkNanos(RETRY_PAUSE.toNanos());
            sent = SentCommand.of(bus, command);
        }
        return sent;
    }

    private void sendUntil(
            BooleanSupplier ended, SplittableRandom random, Latencies latencies, Consumer<SentCommand> answered) {
        while (!ended.getAsBoolean()) {
            long begun = System.nanoTime();
            SentCommand sent = send(commands.apply(random));
            sent.answer().join();
            latencies.add(System.nanoTime() - begun);
            answered.accept(sent);
        }
    }
}
