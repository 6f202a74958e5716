package io.evenbook.projection.replay;

import io.evenbook.api.RejectedException;
import io.evenbook.axon.postgres.bus.KeyReusedException;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.projection.replay.ProjectionRejection.ProjectionNotReplayable;
import io.evenbook.projection.replay.ProjectionRejection.ProjectionNotReplaying;
import io.evenbook.projection.replay.ProjectionRejection.ProjectionReplaying;
import io.evenbook.projection.replay.ProjectionRejection.ProjectionUnknown;
import io.evenbook.projection.replay.ProjectionStatus.Status;
import io.evenbook.projection.view.Projection;
import io.evenbook.projection.view.Projection.Progress;
import io.evenbook.projection.view.Projection.Rebuild;
import io.evenbook.projection.view.Replay;
import io.evenbook.projection.view.Store;
import io.evenbook.projection.view.ViewGenerations;
import io.evenbook.projection.view.Views;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;

/** All projections of the service: the views and the publications. */
@Service
class Projections {
    /** While events arrive, a view is always some milliseconds behind. */
    private static final Duration MAX_LIVE_LAG = Duration.ofSeconds(1);

    private final Views views;
    private final List<Projection> publications;
    private final ViewGenerations generations;
    private final EventLog log;
    private final Clock clock;

    Projections(
            Views views,
            ObjectProvider<Projection> publications,
            ViewGenerations generations,
            EventLog log,
            Clock clock) {
        this.views = views;
        this.publications = publications.stream().toList();
        this.generations = generations;
        this.log = log;
        this.clock = clock;
    }

    /** All projections, sorted by name. */
    List<Projection> all() {
        return Stream.concat(views.all().stream(), publications.stream())
                .sorted(Comparator.comparing(Projection::name))
                .toList();
    }

    /** @throws RejectedException {@code projection.unknown} */
    Projection find(String name) {
        return all().stream()
                .filter(projection -> projection.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new RejectedException(new ProjectionUnknown(name)));
    }

    ProjectionStatus statusOf(Projection projection) {
        Progress progress = progressOf(projection);
        long head = Math.max(log.head(), progress.position());
        Duration lag = lagAt(progress.position());
        return new ProjectionStatus(
                projection.name(),
                projection.store(),
                progress.position(),
                head,
                head - progress.position(),
                lag.toMillis() / 1000.0,
                status(progress, lag),
                progress.rebuild().map(rebuild -> replay(rebuild, head)).orElse(null),
                progress.failure().map(Projections::text).orElse(null),
                progress.outdated(),
                generations.differenceOf(projection.name()).orElse(null));
    }

    /** If the store does not answer, returns position 0 and the failure. */
    Progress progressOf(Projection projection) {
        try {
            return projection.progress();
        } catch (RuntimeException e) {
            return new Progress(0, Optional.empty(), Optional.of(e), false);
        }
    }

    /** How long ago the first event after a position was recorded; zero if there is none. */
    Duration lagAt(long position) {
        return log.lagAt(position, clock.instant());
    }

    private static Status status(Progress progress, Duration lag) {
        if (progress.rebuild().isPresent()) {
            return Status.REPLAYING;
        }
        if (progress.failure().isPresent()) {
            return Status.FAILED;
        }
        return lag.compareTo(MAX_LIVE_LAG) < 0 ? Status.LIVE : Status.CATCHING_UP;
    }

    private static ProjectionStatus.Replay replay(Rebuild rebuild, long head) {
        double percent = head == 0 ? 100 : Math.floor(1000.0 * rebuild.position() / head) / 10;
        long missing = Math.max(head - rebuild.position(), 0);
        long rate = rebuild.eventsPerSecond();
        return new ProjectionStatus.Replay(percent, rate, rate == 0 ? null : Math.ceilDiv(missing, rate));
    }

    private static String text(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getClass().getSimpleName() + (cause.getMessage() == null ? "" : ": " + cause.getMessage());
    }

    /**
     * Starts the rebuild of a view. A repeat of the idempotency key gets the first answer.
     *
     * @throws RejectedException {@code projection.unknown}, {@code projection.not-replayable},
     *     {@code projection.replaying} or {@code projection.disk-space}
     * @throws KeyReusedException if another request had the key
     */
    Accepted replay(String name, Replay.Request request) {
        Projection projection = find(name);
        if (projection.store() == Store.KAFKA) {
            throw new RejectedException(new ProjectionNotReplayable(name));
        }
        Optional<Accepted> before = acceptedBefore(request);
        if (before.isPresent()) {
            return before.get();
        }
        return views.replay(name, request, log.head())
                .map(replay -> new Accepted(replay, false))
                // Two requests with one key at the same time: the second finds the rebuild of the first
                .or(() -> acceptedBefore(request))
                .orElseThrow(() -> new RejectedException(new ProjectionReplaying(name)));
    }

    /**
     * Stops the rebuild of a view and drops the new rows; readers keep the old ones.
     *
     * @return the status of the view
     * @throws RejectedException {@code projection.unknown} or {@code projection.not-replaying}
     */
    ProjectionStatus stopReplay(String name) {
        Projection projection = find(name);
        if (projection.store() == Store.KAFKA || !views.stopReplay(name)) {
            throw new RejectedException(new ProjectionNotReplaying(name));
        }
        return statusOf(projection);
    }

    private Optional<Accepted> acceptedBefore(Replay.Request request) {
        return Optional.ofNullable(request.key())
                .flatMap(generations::findByKey)
                .map(replay -> {
                    if (!replay.hash().equals(request.hash())) {
                        throw new KeyReusedException(request.key());
                    }
                    return new Accepted(replay, true);
                });
    }

    /** @param repeated whether an earlier request had the same idempotency key */
    record Accepted(Replay replay, boolean repeated) {}
}
