package io.evenbook.query.support.position;

import io.evenbook.axon.postgres.log.EventLog;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** The lag of every view behind the log, whichever process writes the view. */
@Component
public class ReadLags {
    private final ViewPositions positions;
    private final EventLog log;
    private final Clock clock;

    ReadLags(ViewPositions positions, EventLog log, Clock clock) {
        this.positions = positions;
        this.log = log;
        this.clock = clock;
    }

    /**
     * The time since the first event that each view lacks was recorded, by the name of the view.
     *
     * @throws org.springframework.dao.DataAccessException if a view does not exist yet or its store does not answer
     */
    public Map<String, Duration> ofViews() {
        Map<String, Duration> lags = new TreeMap<>();
        for (View view : View.values()) {
            if (view != View.LOG) {
                lags.put(view.toString(), log.lagAt(positions.of(view), clock.instant()));
            }
        }
        return lags;
    }
}
