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
 * One view in this process: has its generations read the log, and moves them from one status to the next. What it does
 * follows from what is recorded about the generations, so that a restart, or another process, goes on where this one
 * ends.
 */
final class View implements Projection {
    private static final Logger logger = LoggerFactory.getLogger(View.class);

    /** A reader that looked up the live generation has read from it by then. */
    private static final Duration DROP_AFTER = Duration.ofSeconds(30);

    /**
     * Whoever comes to read waits for a swap that waits for somebody else: the longer that one reads, the more seldom.
     */
    private static final Duration FIRST_SWAP_PAUSE = Duration.ofSeconds(1);

    private static final Duration LONGEST_SWAP_PAUSE = Duration.ofSeconds(15);

    /** So few events behind the live generation one that is built is compared with it, and then goes live. */
    private static final long NEAR = 1_000;

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
     * Once at the start: of two builds that run side by side during an upgrade neither undoes what the other one has
     * begun.
     */
    private boolean formChecked;

    /** Whether a rebuild of which nothing is known any more may hold the position of the live generation. */
    private boolean positionMayBeHeld = true;

    private Duration swapPause = Duration.ZERO;
    private Instant swapNotBefore = Instant.MIN;

    /** The generation that was compared with the live one last. */
    private int compared;

    /** Why the last {@link #tend} did not do what was due; null if it did. */
    private volatile RuntimeException trouble;

    /**
     * @param head says the position of the log's last event
     * @param keepFreeBytes what a rebuild has to leave of the disk
     * @param readers builds what reads the log into a generation
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
     * Does what is due; called again and again, in vain after {@link #stop}. What cannot be done now shows in
     * {@link #progress}.
     */
    synchronized void tend() {
        if (stopped) {
            return;
        }
        try {
            advance();
            trouble = null;
        } catch (RuntimeException e) {
            if (trouble == null || !trouble.toString().equals(e.toString())) {
                logger.warn("The view {} could not be tended and is tried again: {}", name, e.toString());
            }
            logger.debug("Cause", e);
            trouble = e;
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
        // What another process has dropped.
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
     * Stops the rebuild that is running, in whichever process; what was built is dropped when nobody can be writing it
     * any more.
     *
     * @return whether there was one
     */
    boolean stopBuilding() {
        Optional<Generation> building = withStatus(Status.BUILDING, generations.existing(name));
        boolean stopped = building.isPresent() && generations.stopBuilding(building.get());
        if (stopped) {
            logger.info(
                    "The rebuild of the view {} as generation {} is stopped",
                    name,
                    building.get().number());
        }
        return stopped;
    }

    /**
     * The one place that tells that a generation was written from another log: one that was longer, or is of another
     * incarnation.
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
     * Says of a generation that what it holds belongs to another log, and has the view begin anew: from the first event
     * on, beside what readers see. That stays until the swap, with a position of 0.
     *
     * @param holder live or being built
     */
    private void beginAnew(Generation holder) {
        String reason = failureOf(holder).map(Throwable::getMessage).orElse("the log is in another incarnation");
        generations
                .beginAnew(
                        holder, new Replay.Request("system", reason, null, null), head.getAsLong(), form, requireRoom())
                .ifPresent(begun -> logger.warn(
                        "What {} holds belongs to another log; the view is rebuilt as generation {}: {}",
                        holder.name(),
                        begun.generation(),
                        reason));
    }

    private boolean isOfThisForm(Generation generation) {
        return form.equals(generation.form());
    }

    /** What another build has begun to build is begun anew, and what it wrote is rebuilt. */
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
     * Begins another generation, from the first event on.
     *
     * @param head the position of the log's last event, which it must reach to go live
     * @return empty if one is being built already
     * @throws RejectedException if it would leave too little disk space
     */
    Optional<Replay> rebuild(Replay.Request request, long head) {
        Optional<Replay> replay = generations.add(name, request, head, form, requireRoom());
        replay.ifPresent(begun ->
                logger.info("The view {} is rebuilt as generation {}: {}", name, begun.generation(), request.reason()));
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

    /** Recorded last: what fails before is done again. */
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
            // It was built at a pace that others left it, and is read anew without
            stopReading(generation.number());
            return;
        }
        LogReader reader = begun.reader();
        store.prepare(generation, clock.instant());
        // A live one that falls behind under load leaves more of the machine to the commands.
        reader.readAhead(generation.status() == Status.BUILDING);
        reader.start();
        if (stopped) {
            reader.stop();
        }
    }

    private void build(Generation building, Generation live) {
        long position = store.positionOf(building);
        paces.computeIfAbsent(building.number(), _ -> new Pace(position)).at(position);
        if (position < Math.max(building.headAtStart(), store.positionOf(live) - NEAR)) {
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
                logger.info("The view {} is rebuilt: generation {} is live", name, building.number());
            }
            case HELD_UP -> {
                swapPause = swapPause.isZero() ? FIRST_SWAP_PAUSE : min(swapPause.multipliedBy(2), LONGEST_SWAP_PAUSE);
                swapNotBefore = clock.instant().plus(swapPause);
            }
            case BEHIND -> logger.debug("{} is not yet where {} is", building.name(), live.name());
        }
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Once: by then nearly all is there, and the swap need not wait for it again. */
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
                    "{} is not compared with {}, which it is about to replace: {}",
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
     * Ends reading; the batches that are being written are finished. Does not wait for {@link #tend}, which may wait
     * for the store.
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
                        .or(() -> Optional.ofNullable(trouble))
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

    /** How fast a generation is built, as this process has seen it. */
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
