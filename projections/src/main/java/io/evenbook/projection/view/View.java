package io.evenbook.projection.view;

import io.evenbook.api.RejectedException;
import io.evenbook.axon.postgres.log.TokenAheadOfLogException;
import io.evenbook.projection.view.Generation.Status;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One view in this process: runs the readers of its generations, and moves generations from status to status. Each step
 * depends only on the recorded generations, so after a restart this or another process continues.
 */
final class View implements Projection {
    private static final Logger logger = LoggerFactory.getLogger(View.class);

    /** By then every request that looked up the live generation has read from it. */
    private static final Duration DROP_AFTER = Duration.ofSeconds(30);

    private final String name;
    private final ViewStore store;
    private final ViewGenerations generations;
    private final LongSupplier head;
    private final Clock clock;
    private final long keepFreeBytes;
    private final GenerationReaders readers;
    private final Promotion promotion;
    private final String form;

    /**
     * Checked once at the start, so that two versions of the software that run during an upgrade do not undo each
     * other's rebuild.
     */
    private boolean formChecked;

    /** Whether a rebuild of an earlier process may still hold the position of the live generation. */
    private boolean positionMayBeHeld = true;

    /** Why the last {@link #tend} failed; null if it succeeded. */
    private volatile RuntimeException tendFailure;

    /**
     * @param head supplies the position of the log's last event
     * @param keepFreeBytes disk space that a rebuild must leave
     * @param readers builds the reader of a generation
     */
    View(
            String name,
            ViewStore store,
            ViewGenerations generations,
            LongSupplier head,
            Clock clock,
            long keepFreeBytes,
            BiFunction<Generation, ViewStore, Reading> readers) {
        this.name = name;
        this.store = store;
        this.generations = generations;
        this.head = head;
        this.clock = clock;
        this.keepFreeBytes = keepFreeBytes;
        this.readers = new GenerationReaders(store, clock, readers);
        this.promotion = new Promotion(name, store, generations, clock);
        this.form = store.formOf(name);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Store store() {
        return store.kind();
    }

    /**
     * Takes the next steps; called every 500 ms, without effect after {@link #stop}. {@link #progress} shows a failure.
     */
    synchronized void tend() {
        if (readers.stopped()) {
            return;
        }
        try {
            advance();
            tendFailure = null;
        } catch (RuntimeException e) {
            if (tendFailure == null || !tendFailure.toString().equals(e.toString())) {
                logger.warn("The view {} cannot manage its generations and retries: {}", name, e.toString());
            }
            logger.debug("Cause", e);
            tendFailure = e;
        }
    }

    private void advance() {
        List<Generation> existing = generations.existing(name);
        tendReaders(existing);
        Optional<Generation> live = withStatus(Status.LIVE, existing);
        if (live.isEmpty()) {
            begin();
            formChecked = true;
            return;
        }
        Optional<Generation> building = withStatus(Status.BUILDING, existing);
        if (!formChecked) {
            checkForm(live.get(), building);
            formChecked = true;
        }
        if (live.get().holdsAnotherLog()) {
            store.disown(live.get());
        }
        Optional<Generation> holder =
                existing.stream().filter(this::holdsAnotherLog).findFirst();
        if (holder.isPresent()) {
            beginAnew(holder.get());
        } else if (building.isPresent()) {
            positionMayBeHeld = true;
            if (isOfThisForm(building.get()) && promotion.advance(building.get(), live.get())) {
                readers.stop(live.get().number());
            }
        } else if (positionMayBeHeld && !live.get().holdsAnotherLog()) {
            store.releasePosition(live.get());
            positionMayBeHeld = false;
        }
    }

    private void tendReaders(List<Generation> existing) {
        for (Generation generation : existing) {
            if (generation.status() == Status.RETIRED) {
                retire(generation);
            } else if (isOfThisForm(generation)) {
                readers.keepReading(generation);
            } else {
                readers.stop(generation.number());
            }
        }
        // Another process dropped the others
        readers.retain(existing.stream().map(Generation::number).toList());
    }

    /**
     * Stops the running rebuild, whichever process runs it. The new generation is dropped once nobody can write to it.
     *
     * @return false if none was running
     */
    boolean stopBuilding() {
        Optional<Generation> building = withStatus(Status.BUILDING, generations.existing(name));
        boolean stopped = building.isPresent() && generations.stopBuilding(building.get());
        if (stopped) {
            logger.info(
                    "Stopped the rebuild of the view {} as generation {}",
                    name,
                    building.get().number());
        }
        return stopped;
    }

    /**
     * Whether a generation was written from a longer log or from another incarnation of it. Nothing else decides this.
     */
    private boolean holdsAnotherLog(Generation generation) {
        return generation.status() != Status.RETIRED
                && isOfThisForm(generation)
                && (readers.failureOf(generation)
                                .filter(TokenAheadOfLogException.class::isInstance)
                                .isPresent()
                        || !store.isOfThisLog(generation));
    }

    /**
     * Records that a generation belongs to another log, and starts a rebuild from the first event. Readers keep the
     * live rows until the swap, with position 0.
     *
     * @param holder the generation, live or being built
     */
    private void beginAnew(Generation holder) {
        String reason =
                readers.failureOf(holder).map(Throwable::getMessage).orElse("the log is in another incarnation");
        generations
                .beginAnew(
                        holder, new Replay.Request("system", reason, null, null), head.getAsLong(), form, requireRoom())
                .ifPresent(begun -> logger.warn(
                        "{} belongs to another log; rebuilding the view as generation {}: {}",
                        holder.name(),
                        begun.generation(),
                        reason));
    }

    private boolean isOfThisForm(Generation generation) {
        return form.equals(generation.form());
    }

    /** Restarts a rebuild that another version of the software began, and rebuilds a view that it wrote. */
    private void checkForm(Generation live, Optional<Generation> building) {
        Optional<Generation> foreign = building.filter(generation -> !isOfThisForm(generation));
        foreign.ifPresent(generations::stopBuilding);
        if (foreign.isPresent() || building.isEmpty() && !isOfThisForm(live)) {
            String reason = foreign.isEmpty() && live.holdsAnotherLog()
                    ? "what it holds belongs to another log"
                    : "this build writes the form %s instead of %s"
                            .formatted(form, foreign.orElse(live).form());
            rebuild(new Replay.Request("system", reason, null, null), head.getAsLong());
        }
    }

    /**
     * Starts a new generation from the first event.
     *
     * @param head the position of the log's last event, which the generation must reach to go live
     * @return empty if a rebuild is running
     * @throws RejectedException {@code projection.disk-space}
     */
    Optional<Replay> rebuild(Replay.Request request, long head) {
        Optional<Replay> replay = generations.add(name, request, head, form, requireRoom());
        replay.ifPresent(begun ->
                logger.info("Rebuilding the view {} as generation {}: {}", name, begun.generation(), request.reason()));
        return replay;
    }

    private Room requireRoom() {
        Room room = withStatus(Status.LIVE, generations.existing(name))
                .map(store::roomBeside)
                .orElse(new Room(null, null));
        if (room.isShort(keepFreeBytes)) {
            throw new RejectedException(
                    new RebuildRefused(name, room.requiredBytes(), room.freeBytes(), keepFreeBytes));
        }
        return room;
    }

    /** Records the generation last, so that a failure before is repeated. */
    private void begin() {
        Generation first = new Generation(name, 1, Status.LIVE, 0, null, form);
        store.create(first);
        store.publishFirst(first);
        generations.addFirst(first);
        readers.keepReading(first);
    }

    private void retire(Generation generation) {
        readers.stop(generation.number());
        if (generation.retiredAt().plus(DROP_AFTER).isBefore(clock.instant()) && store.drop(generation)) {
            generations.markDropped(generation);
        }
    }

    /**
     * Stops the readers; completes when their batches have committed or failed. Does not wait for a running
     * {@link #tend}.
     */
    CompletableFuture<Void> stop() {
        return readers.stop();
    }

    @Override
    public Progress progress() {
        List<Generation> existing = generations.existing(name);
        Optional<Generation> live = withStatus(Status.LIVE, existing);
        Optional<Generation> building = withStatus(Status.BUILDING, existing);
        Optional<Generation> outdated = live.filter(generation -> !isOfThisForm(generation));
        return new Progress(
                live.map(store::positionOf).orElse(0L),
                building.map(this::rebuild),
                building.or(() -> live)
                        .flatMap(readers::failureOf)
                        .or(() -> Optional.ofNullable(tendFailure))
                        .or(() -> building.isPresent() ? Optional.empty() : outdated.map(OutdatedViewException::new)),
                outdated.isPresent());
    }

    private static Optional<Generation> withStatus(Status status, List<Generation> generations) {
        return generations.stream()
                .filter(generation -> generation.status() == status)
                .findFirst();
    }

    private Rebuild rebuild(Generation building) {
        return new Rebuild(store.positionOf(building), promotion.eventsPerSecond(building));
    }
}
