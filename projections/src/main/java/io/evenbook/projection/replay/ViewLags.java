package io.evenbook.projection.replay;

import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.projection.view.Projection;
import io.evenbook.projection.view.Store;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.springframework.stereotype.Component;

/**
 * How far the projections are behind the log, for meters and for whoever wants to know whether the service is ready.
 */
@Component
public class ViewLags {
    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

    private final Projections projections;
    private final EventLog log;
    private volatile Look last;

    ViewLags(Projections projections, EventLog log, MeterRegistry meters) {
        this.projections = projections;
        this.log = log;
        for (Projection projection : projections.all()) {
            gauge(meters, "evenbook.view.position", projection, Lag::position);
            gauge(meters, "evenbook.view.lag.events", projection, Lag::events);
            gauge(
                    meters,
                    "evenbook.view.lag.seconds",
                    projection,
                    lag -> lag.time().toMillis() / 1000.0);
        }
    }

    private void gauge(MeterRegistry meters, String name, Projection projection, ToDoubleFunction<Lag> value) {
        Gauge.builder(name, () -> value.applyAsDouble(look().get(projection.name())))
                .tag("view", projection.name())
                .register(meters);
    }

    /**
     * For how long the oldest event that each view lacks has been in the log; at most a second old. What is published
     * is no view.
     */
    public Map<String, Duration> ofViews() {
        Map<String, Duration> lags = new TreeMap<>();
        look().forEach((name, lag) -> {
            if (lag.store() != Store.KAFKA) {
                lags.put(name, lag.time());
            }
        });
        return lags;
    }

    /** Asked for several meters at once, the stores are looked at once. */
    private Map<String, Lag> look() {
        Look look = last;
        if (look == null || System.nanoTime() - look.nanoTime() > FRESH_NANOS) {
            Map<String, Lag> lags = new TreeMap<>();
            for (Projection projection : projections.all()) {
                long position = projections.progressOf(projection).position();
                lags.put(
                        projection.name(),
                        new Lag(
                                projection.store(),
                                position,
                                Math.max(log.head() - position, 0),
                                projections.lagAt(position)));
            }
            look = new Look(lags, System.nanoTime());
            last = look;
        }
        return look.lags();
    }

    private record Lag(Store store, long position, long events, Duration time) {}

    private record Look(Map<String, Lag> lags, long nanoTime) {}
}
