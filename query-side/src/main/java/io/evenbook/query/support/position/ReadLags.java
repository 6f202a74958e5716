package io.evenbook.query.support.position;

import io.evenbook.axon.postgres.log.DetachedEventsException;
import io.evenbook.axon.postgres.log.EventLog;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** How far what is read is behind the log, whichever process writes it. */
@Component
public class ReadLags {
    private static final Duration LONG_AGO = Duration.ofDays(3_650);

    private final ViewPositions positions;
    private final EventLog log;
    private final Clock clock;

    ReadLags(ViewPositions positions, EventLog log, Clock clock) {
        this.positions = positions;
        this.log = log;
        this.clock = clock;
    }

    /**
     * For how long the oldest event that each view lacks has been in the log.
     *
     * @throws org.springframework.dao.DataAccessException if one is not there, or cannot be reached
     */
    public Map<String, Duration> ofViews() {
        Map<String, Duration> lags = new TreeMap<>();
        for (View view : View.values()) {
            if (view != View.LOG) {
                lags.put(view.toString(), lagAt(positions.of(view)));
            }
        }
        return lags;
    }

    private Duration lagAt(long position) {
        try {
            return log.at(position + 1)
                    .map(next -> Duration.between(next.recordedAt(), clock.instant()))
                    .filter(lag -> !lag.isNegative())
                    .orElse(Duration.ZERO);
        } catch (DetachedEventsException e) {
            return LONG_AGO;
        }
    }
}
