package io.evenbook.bench;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.CommandResultMessage;

/**
 * Sends commands at a constant rate, whatever becomes of them. Each has a moment at which it is due; one that is sent
 * late, because the sender or the bus was held up, was late for its client, too.
 */
final class OpenLoop {
    private static final double NANOS_PER_SECOND = 1e9;

    private final CommandBus bus;
    private final Function<SplittableRandom, CommandMessage<?>> commands;

    OpenLoop(CommandBus bus, Function<SplittableRandom, CommandMessage<?>> commands) {
        this.bus = bus;
        this.commands = commands;
    }

    /** Hears of every answer, on the thread that gives it. */
    @FunctionalInterface
    interface Listener {
        /**
         * @param dueNanos when the command should have been sent
         * @param sentNanos when it was
         */
        void answered(long dueNanos, long sentNanos, CommandResultMessage<?> result);
    }

    /** Sends for a while and returns how many it has sent; the last answers may come later. */
    long run(double perSecond, Duration duration, long seed, Listener listener) {
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
