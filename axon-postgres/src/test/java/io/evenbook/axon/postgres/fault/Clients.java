package io.evenbook.axon.postgres.fault;

import io.evenbook.axon.postgres.Jar;
import io.evenbook.axon.postgres.JarHouse;
import io.evenbook.axon.postgres.bus.Committed;
import io.evenbook.axon.postgres.lease.NotOwnerException;
import io.evenbook.axon.postgres.log.OutcomeUnknownException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.axonframework.commandhandling.CommandResultMessage;

/** The clients of a node: each sends one command after the other and records the answers. */
final class Clients {

    /** Name of the metadata that names the command of an event. */
    static final String COMMAND_ID = "commandId";

    private static final int JARS = 200;
    private static final int MOST_MARBLES = 10;
    private static final long PAUSE_MILLIS = 5;
    private static final long PAUSE_AT_STANDBY_MILLIS = 50;

    private final NodeSettings settings;
    private final JarHouse house;
    private final HistoryFile history;
    private final AtomicLong lastNumber = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    Clients(NodeSettings settings, JarHouse house, HistoryFile history) {
        this.settings = settings;
        this.house = house;
        this.history = history;
    }

    void start() {
        SplittableRandom random = new SplittableRandom(settings.seed());
        for (int i = 0; i < settings.clients(); i++) {
            SplittableRandom own = random.split();
            threads.add(Thread.ofVirtual().start(() -> run(own)));
        }
    }

    /** Returns when every command that was sent is answered; sends no more. */
    void stop() {
        stopped = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private void run(SplittableRandom random) {
        while (!stopped) {
            Sent command = next(random);
            history.sent(command);
            CommandResultMessage<?> result = house.send(message(command), Map.of(COMMAND_ID, command.id()))
                    .join();
            history.answered(command.id(), outcome(result));
            try {
                Thread.sleep(isFromAStandby(result) ? PAUSE_AT_STANDBY_MILLIS : PAUSE_MILLIS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private Sent next(SplittableRandom random) {
        long number = lastNumber.incrementAndGet();
        String id = settings.name() + "-" + number;
        if (number <= JARS) {
            return new Sent(id, jarId((int) number), Sent.Kind.OPEN, 0);
        }
        String jarId = jarId(1 + random.nextInt(JARS));
        int amount = 1 + random.nextInt(MOST_MARBLES);
        int percent = random.nextInt(100);
        if (percent < 5) {
            return new Sent(id, jarId, Sent.Kind.OPEN, 0);
        }
        if (percent < 10) {
            return new Sent(id, jarId, Sent.Kind.FAIL, 1);
        }
        return new Sent(id, jarId, percent < 60 ? Sent.Kind.ADD : Sent.Kind.TAKE, amount);
    }

    private String jarId(int number) {
        return "jar_%s_%d".formatted(settings.jars(), number);
    }

    private static Object message(Sent command) {
        return switch (command.kind()) {
            case OPEN -> new Jar.Open(command.jarId());
            case ADD -> new Jar.Add(command.jarId(), command.amount());
            case TAKE -> new Jar.Take(command.jarId(), command.amount());
            case FAIL -> new Jar.AddAndThrow(command.jarId(), new IllegalStateException("on purpose"));
        };
    }

    private static boolean isFromAStandby(CommandResultMessage<?> result) {
        return result.isExceptional() && result.exceptionResult() instanceof NotOwnerException;
    }

    private static Outcome outcome(CommandResultMessage<?> result) {
        if (!result.isExceptional()) {
            return new Outcome.Acknowledged(Committed.of(result).position());
        }
        String why = result.exceptionResult().getClass().getSimpleName();
        return result.exceptionResult() instanceof OutcomeUnknownException
                ? new Outcome.Unknown(why)
                : new Outcome.Refused(why);
    }
}
