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

/** How far the projections are behind the log, for meters and for the health check. */
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
     * How long ago the oldest event that each view lacks was recorded; the answer is at most 1 s old. Publications are
     * left out.
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

    /** Reads the stores once for all meters that are read together. */
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
