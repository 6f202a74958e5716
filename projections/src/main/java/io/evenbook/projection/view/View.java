package io.evenbook.projection.view;

import io.evenbook.api.RejectedException;
import io.evenbook.axon.postgres.log.TokenAheadOfLogException;
import io.evenbook.axon.postgres.reader.LogReader;
import io.evenbook.projection.view.Generation.Status;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
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

    /**
     * New readers wait for a swap that waits for a long reader, so the pause between two attempts doubles from 1 s to
     * 15 s.
     */
    private static final Duration FIRST_SWAP_PAUSE = Duration.ofSeconds(1);

    private static final Duration LONGEST_SWAP_PAUSE = Duration.ofSeconds(15);

    /** A new generation is compared with the live one, and goes live, once it is at most 1,000 events behind. */
    private static final long SWAP_WITHIN_EVENTS = 1_000;

    private final String name;
    private final ViewStore store;
    private final ViewGenerations generations;
    private final LongSupplier head;
    private final Clock clock;
    private final long keepFreeBytes;
    private final BiFunction<Generation, ViewStore, Reading> readers;
    private final Map<Integer, Reading> reading = new ConcurrentHashMap<>();
    private final Map<Integer, Pace> paces = new ConcurrentHashMap<>();
    private final String form;
    private volatile boolean stopped;

    /**
     * Checked once at the start, so that two versions of the software that run during an upgrade do not undo each
     * other's rebuild.
     */
    private boolean formChecked;

    /** Whether a rebuild of an earlier process may still hold the position of the live generation. */
    private boolean positionMayBeHeld = true;

    private Duration swapPause = Duration.ZERO;
    private Instant swapNotBefore = Instant.MIN;

    /** The last generation that was compared with the live one. */
    private int compared;

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
        this.readers = readers;
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
        if (stopped) {
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
        for (Generation generation : existing) {
            if (generation.status() == Status.RETIRED) {
                retire(generation);
            } else if (isOfThisForm(generation)) {
                keepReading(generation);
            } else {
                stopReading(generation.number());
            }
        }
        // Another process dropped them
        List<Integer> numbers = existing.stream().map(Generation::number).toList();
        reading.keySet().stream().filter(number -> !numbers.contains(number)).forEach(this::stopReading);

        Optional<Generation> live = withStatus(Status.LIVE, existing);
        if (live.isEmpty()) {
            begin();
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
            if (isOfThisForm(building.get())) {
                build(building.get(), live.get());
            }
        } else if (positionMayBeHeld && !live.get().holdsAnotherLog()) {
            store.releasePosition(live.get());
            positionMayBeHeld = false;
        }
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
                && (failureOf(generation)
                                .filter(TokenAheadOfLogException.class::isInstance)
                                .isPresent()
                        || !store.isOfThisLog(generation));
    }

    private Optional<Throwable> failureOf(Generation generation) {
        return Optional.ofNullable(reading.get(generation.number()))
                .map(Reading::reader)
                .flatMap(LogReader::failure);
    }

    /**
     * Records that a generation belongs to another log, and starts a rebuild from the first event. Readers keep the
     * live rows until the swap, with position 0.
     *
     * @param holder the generation, live or being built
     */
    private void beginAnew(Generation holder) {
        String reason = failureOf(holder).map(Throwable::getMessage).orElse("the log is in another incarnation");
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
        keepReading(first);
    }

    private void keepReading(Generation generation) {
        Reading begun = reading.computeIfAbsent(generation.number(), _ -> {
            store.create(generation);
            return readers.apply(generation, store);
        });
        if (generation.status() == Status.LIVE && begun.throttle().isPresent()) {
            // It was built with a throttle; the live generation gets a reader without one
            stopReading(generation.number());
            return;
        }
        LogReader reader = begun.reader();
        store.prepare(generation, clock.instant());
        // A live view that falls behind under load leaves the CPU to the commands
        reader.readAhead(generation.status() == Status.BUILDING);
        reader.start();
        if (stopped) {
            reader.stop();
        }
    }

    private void build(Generation building, Generation live) {
        long position = store.positionOf(building);
        paces.computeIfAbsent(building.number(), _ -> new Pace(position)).at(position);
        if (position < Math.max(building.headAtStart(), store.positionOf(live) - SWAP_WITHIN_EVENTS)) {
            return;
        }
        compare(building, live);
        if (clock.instant().isBefore(swapNotBefore)) {
            return;
        }
        switch (store.goLive(building, live, () -> generations.promote(building, live))) {
            case DONE -> {
                swapPause = Duration.ZERO;
                paces.remove(building.number());
                stopReading(live.number());
                logger.info("Rebuilt the view {}: generation {} is live", name, building.number());
            }
            case HELD_UP -> {
                swapPause = swapPause.isZero() ? FIRST_SWAP_PAUSE : min(swapPause.multipliedBy(2), LONGEST_SWAP_PAUSE);
                swapNotBefore = clock.instant().plus(swapPause);
            }
            case BEHIND -> logger.debug("{} is still behind {}", building.name(), live.name());
        }
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Once per rebuild, so that a repeated swap does not compare again. */
    private void compare(Generation building, Generation live) {
        if (compared == building.number()) {
            return;
        }
        compared = building.number();
        try {
            ViewDifference difference = store.compare(live, building);
            generations.note(building, difference);
            logger.info("{} is about to replace {}: {}", building.name(), live.name(), difference);
        } catch (RuntimeException e) {
            logger.warn(
                    "Could not compare {} with {}, which it is about to replace: {}",
                    building.name(),
                    live.name(),
                    e.toString());
        }
    }

    private void retire(Generation generation) {
        stopReading(generation.number());
        if (generation.retiredAt().plus(DROP_AFTER).isBefore(clock.instant()) && store.drop(generation)) {
            generations.markDropped(generation);
        }
    }

    private CompletableFuture<Void> stopReading(int generation) {
        Reading ending = reading.remove(generation);
        return ending == null ? CompletableFuture.completedFuture(null) : ending.stop();
    }

    /**
     * Stops the readers; completes when their batches have committed or failed. Does not wait for a running
     * {@link #tend}.
     */
    CompletableFuture<Void> stop() {
        stopped = true;
        return CompletableFuture.allOf(
                reading.keySet().stream().map(this::stopReading).toArray(CompletableFuture[]::new));
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
                        .flatMap(this::failureOf)
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
        Pace pace = paces.get(building.number());
        return new Rebuild(store.positionOf(building), pace == null ? 0 : pace.eventsPerSecond());
    }

    /** Measures how fast this process builds a generation. */
    private static final class Pace {
        private static final long NANOS_PER_SECOND = 1_000_000_000;

        private final long firstPosition;
        private final long firstNanoTime = System.nanoTime();
        private volatile long eventsPerSecond;

        private Pace(long firstPosition) {
            this.firstPosition = firstPosition;
        }

        void at(long position) {
            long nanos = System.nanoTime() - firstNanoTime;
            eventsPerSecond = Math.round((double) (position - firstPosition) * NANOS_PER_SECOND / Math.max(nanos, 1));
        }

        long eventsPerSecond() {
            return eventsPerSecond;
        }
    }
}
