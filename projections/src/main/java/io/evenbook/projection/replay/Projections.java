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

/** All projections of the service: the views, and what is published. */
@Service
class Projections {
    /** A view that is behind for less is as live as one can be while events keep coming. */
    private static final Duration A_MOMENT = Duration.ofSeconds(1);

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

    /** By name. */
    List<Projection> all() {
        return Stream.concat(views.all().stream(), publications.stream())
                .sorted(Comparator.comparing(Projection::name))
                .toList();
    }

    /** @throws RejectedException if there is none of this name */
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

    /** Of a projection whose store does not answer nothing is known but that. */
    Progress progressOf(Projection projection) {
        try {
            return projection.progress();
        } catch (RuntimeException e) {
            return new Progress(0, Optional.empty(), Optional.of(e), false);
        }
    }

    /** For how long the first event after a position has been in the log. */
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
        return lag.compareTo(A_MOMENT) < 0 ? Status.LIVE : Status.CATCHING_UP;
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
     * Has a projection rebuilt. A request with a known key is answered as it was at first.
     *
     * @throws RejectedException if there is no such projection, it cannot be rebuilt, is being so already, or there is
     *     no room for it
     * @throws KeyReusedException if the key came with another request before
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
                // Of two requests with one key at the same time, the second finds what the first did.
                .or(() -> acceptedBefore(request))
                .orElseThrow(() -> new RejectedException(new ProjectionReplaying(name)));
    }

    /**
     * Stops the rebuild of a projection: what was built is dropped, and readers go on seeing what they saw.
     *
     * @return how far the projection is
     * @throws RejectedException if there is no such projection, or it is not being rebuilt
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

    /** @param repeated whether it had been accepted before */
    record Accepted(Replay replay, boolean repeated) {}
}
