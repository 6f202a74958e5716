package io.evenbook.bench.measure;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.CommandResultMessage;

/**
 * Sends commands at a constant rate and does not wait for answers. Latencies count from the time at which a command was
 * due, so a stalled sender or bus does not hide its delay.
 */
public final class OpenLoop {
    private static final double NANOS_PER_SECOND = 1e9;

    private final CommandBus bus;
    private final Function<SplittableRandom, CommandMessage<?>> commands;

    public OpenLoop(CommandBus bus, Function<SplittableRandom, CommandMessage<?>> commands) {
        this.bus = bus;
        this.commands = commands;
    }

    /** Receives every answer, on the thread that completes it. */
    @FunctionalInterface
    public interface Listener {
        /**
         * @param dueNanos the time at which the command was due
         * @param sentNanos the time at which it was sent
         */
        void answered(long dueNanos, long sentNanos, CommandResultMessage<?> result);
    }

    /** Returns the number of commands sent; their last answers may arrive after it returns. */
    public long run(double perSecond, Duration duration, long seed, Listener listener) {
        SplittableRandom random = new SplittableRandom(seed);
        long start = System.nanoTime();
        long end = start + duration.toNanos();
        long sent = 0;
        while (true) {
            long due = start + (long) (sent * NANOS_PER_SECOND / perSecond);
            long now = System.nanoTime();
            if (Math.max(due, now) >= end) {
                return sent;
            }
            if (due > now) {
                LockSupport.parkNanos(due - now);
            } else {
                bus.dispatch(commands.apply(random), (_, result) -> listener.answered(due, now, result));
                sent++;
            }
        }
    }
}
