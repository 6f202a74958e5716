package io.evenbook.app.refusal;

import io.evenbook.api.audit.RefusalCommand.SealRefusals;
import io.evenbook.api.audit.RefusalCount;
import io.evenbook.api.audit.RefusalEvent.CommandsRefused;
import io.evenbook.app.refusal.RefusalTable.ClosedMinute;
import io.evenbook.audit.RefusalSeal;
import io.evenbook.axon.postgres.lease.Ownership;
import io.evenbook.saga.OwnerSchedule;
import io.evenbook.saga.SystemCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.axonframework.commandhandling.CommandBus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals each minute that had refusals, in the process that owns the commands. A minute that a crash left without its
 * seal is sealed by the first run after the start. A seal that was sent twice is one event.
 */
final class RefusalSealing extends OwnerSchedule {
    static final String NAME = "Refusals";

    private static final Logger logger = LoggerFactory.getLogger(RefusalSealing.class);
    private static final int MINUTES_PER_RUN = 100;

    private final RefusalTable table;
    private final SystemCommands commands;
    private final Duration retention;

    /** @param retention how long rows are kept */
    RefusalSealing(RefusalTable table, CommandBus bus, Ownership ownership, Duration interval, Duration retention) {
        super("refusal-seals", ownership, interval);
        this.table = table;
        this.commands = new SystemCommands(NAME, bus);
        this.retention = retention;
    }

    @Override
    protected Duration firstDelay() {
        return Duration.ZERO;
    }

    @Override
    protected void run() {
        for (ClosedMinute minute : table.close(MINUTES_PER_RUN)) {
            commands.send(seal(minute)).join().optionalExceptionResult().ifPresent(failure -> {
                throw new IllegalStateException("the minute %s was not sealed".formatted(minute.minute()), failure);
            });
            table.sealed(minute.minute());
        }
        table.deleteOlderThan(retention, MINUTES_PER_RUN);
    }

    private SealRefusals seal(ClosedMinute minute) {
        RefusalSeal seal = RefusalSeal.of(table.lineHashes(minute.minute()));
        if (seal.rows() != minute.rows()) {
            logger.error(
                    "{} rows were written in the minute {}, but {} are there",
                    minute.rows(),
                    minute.minute(),
                    seal.rows());
        }
        return new SealRefusals(
                minute.minute(),
                seal.rows(),
                Base64.getEncoder().encodeToString(seal.rootHash()),
                bounded(table.counts(minute.minute())),
                minute.dropped());
    }

    /** The most frequent ones, and the sum of the rest as the last one. */
    static List<RefusalCount> bounded(List<RefusalCount> counts) {
        List<RefusalCount> named = counts.stream()
                .filter(count -> !count.actor().equals(RefusalCount.OTHERS))
                .limit(CommandsRefused.MAX_COUNTS)
                .toList();
        long all = counts.stream().mapToLong(RefusalCount::count).sum();
        long rest = all - named.stream().mapToLong(RefusalCount::count).sum();
        List<RefusalCount> bounded = new ArrayList<>(named);
        if (rest > 0) {
            bounded.add(new RefusalCount(RefusalCount.OTHERS, "", "", rest));
        }
        return bounded;
    }
}
