package io.evenbook.query.support.archive;

import io.evenbook.axon.postgres.log.DetachedEventsException;
import io.evenbook.axon.postgres.log.EventLog;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** When accounts and markets began: they have no rows from before, archived or not. */
@Component
public class Beginnings {
    private final EventLog log;

    Beginnings(EventLog log) {
        this.log = log;
    }

    /**
     * The position from which on a list can have rows, that are of all these accounts and markets; 0 if unknown.
     *
     * @param ids null: any
     */
    public long positionOf(Object... ids) {
        long latest = 0;
        for (Object id : ids) {
            latest = Math.max(latest, id == null ? 0 : positionOf(id.toString()));
        }
        return latest;
    }

    /**
     * The position from which on a list can have rows, that are of at least one of these accounts; 0 if unknown.
     *
     * @param accounts empty: any
     */
    public long earliestOf(Optional<List<String>> accounts) {
        long earliest = Long.MAX_VALUE;
        for (String account : accounts.orElse(List.of())) {
            earliest = Math.min(earliest, positionOf(account));
            if (earliest == 0) {
                break;
            }
        }
        return accounts.isPresent() ? earliest : 0;
    }

    private long positionOf(String id) {
        try {
            return log.lastPositionOf(id) == 0 ? 0 : log.firstPositionOf(id);
        } catch (DetachedEventsException e) {
            return 0;
        }
    }

    /** When the first event was recorded; {@code Instant.MIN} if unknown. */
    public Instant timeOf(String id) {
        long position = positionOf(id);
        return position == 0 ? Instant.MIN : log.at(position).orElseThrow().recordedAt();
    }
}
