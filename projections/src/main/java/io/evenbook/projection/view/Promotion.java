package io.evenbook.projection.view;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the generation that a rebuild fills the live one, once it has caught up. */
final class Promotion {
    private static final Logger logger = LoggerFactory.getLogger(Promotion.class);

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
    private final Clock clock;
    private final Map<Integer, Pace> paces = new ConcurrentHashMap<>();
    private Duration swapPause = Duration.ZERO;
    private Instant swapNotBefore = Instant.MIN;

    /** The last generation that was compared with the live one. */
    private int compared;

    Promotion(String name, ViewStore store, ViewGenerations generations, Clock clock) {
        this.name = name;
        this.store = store;
        this.generations = generations;
        this.clock = clock;
    }

    /**
     * Attempts the swap if the new generation has caught up and the pause since the last attempt is over.
     *
     * @return true if the new generation is now live
     */
    boolean advance(Generation building, Generation live) {
        long position = store.positionOf(building);
        paces.computeIfAbsent(building.number(), _ -> new Pace(position)).at(position);
        if (position < Math.max(building.headAtStart(), store.positionOf(live) - SWAP_WITHIN_EVENTS)) {
            return false;
        }
        compare(building, live);
        if (clock.instant().isBefore(swapNotBefore)) {
            return false;
        }
        switch (store.goLive(building, live, () -> generations.promote(building, live))) {
            case DONE -> {
                swapPause = Duration.ZERO;
                paces.remove(building.number());
                logger.info("Rebuilt the view {}: generation {} is live", name, building.number());
                return true;
            }
            case HELD_UP -> {
                swapPause = swapPause.isZero() ? FIRST_SWAP_PAUSE : min(swapPause.multipliedBy(2), LONGEST_SWAP_PAUSE);
                swapNotBefore = clock.instant().plus(swapPause);
            }
            case BEHIND -> logger.debug("{} is still behind {}", building.name(), live.name());
        }
        return false;
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

    /** How fast this process fills the generation; 0 if another process does. */
    long eventsPerSecond(Generation building) {
        Pace pace = paces.get(building.number());
        return pace == null ? 0 : pace.eventsPerSecond();
    }
}
