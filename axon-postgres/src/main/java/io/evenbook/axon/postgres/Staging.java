package io.evenbook.axon.postgres;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.axonframework.modelling.command.ConcurrencyException;

/**
 * What one flush will append: events in the order of the log. Whoever fills it can go back to a mark, so that a command
 * that is rolled back leaves nothing behind. Confined to one thread.
 */
final class Staging {

    private final List<StagedEvent> events = new ArrayList<>();
    private final Map<String, List<StagedEvent>> byStream = new HashMap<>();
    private final long epoch;

    /** @param epoch of the command lease under which it is filled, or {@link CommandLease#NONE} */
    Staging(long epoch) {
        this.epoch = epoch;
    }

    /** Puts together what several have staged, in their order. @throws ConcurrencyException if one does not go on where another ends */
    static Staging of(List<Staging> parts) {
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        Staging all = new Staging(parts.getFirst().epoch());
        parts.forEach(part -> part.events().forEach(all::add));
        return all;
    }

    long epoch() {
        return epoch;
    }

    /**
     * Adds an event.
     *
     * @throws ConcurrencyException if it does not follow the last staged event of its stream
     */
    void add(StagedEvent event) {
        List<StagedEvent> stream = byStream.computeIfAbsent(event.aggregateId(), id -> new ArrayList<>());
        if (!stream.isEmpty() && event.sequence() != stream.getLast().sequence() + 1) {
            throw StreamTips.conflict(event.aggregateId(), stream.getLast().sequence(), event.sequence());
        }
        stream.add(event);
        events.add(event);
    }

    /** The number of events staged so far. */
    int mark() {
        return events.size();
    }

    /** Forgets what was staged since the mark was taken. */
    void rollBackTo(int mark) {
        while (events.size() > mark) {
            String aggregateId = events.removeLast().aggregateId();
            List<StagedEvent> stream = byStream.get(aggregateId);
            stream.removeLast();
            if (stream.isEmpty()) {
                byStream.remove(aggregateId);
            }
        }
    }

    /** The aggregates with events staged since the mark was taken; one may occur several times. */
    List<String> streamsSince(int mark) {
        return events.subList(mark, events.size()).stream().map(StagedEvent::aggregateId).toList();
    }

    boolean isEmpty() {
        return events.isEmpty();
    }

    List<StagedEvent> events() {
        return events;
    }

    /** The staged events of one aggregate, empty if there are none. */
    List<StagedEvent> eventsOf(String aggregateId) {
        return byStream.getOrDefault(aggregateId, List.of());
    }

    /** The staged events of each aggregate that has any. */
    Map<String, List<StagedEvent>> streams() {
        return byStream;
    }
}
