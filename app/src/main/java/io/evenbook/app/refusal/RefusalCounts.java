package io.evenbook.app.refusal;

import io.evenbook.api.audit.RefusalCount;
import io.evenbook.api.audit.RefusalEvent.CommandsRefused;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts refusals until the writer stores the counts. Keeps a bounded number of keys; the rest is one count. */
final class RefusalCounts {
    private static final Key OTHERS = new Key(RefusalCount.OTHERS, "", "");

    private final Map<Key, Long> counts = new HashMap<>();
    private long dropped;

    private record Key(String actor, String command, String code) {}

    /** Counts that the writer takes over to store them. */
    record Taken(List<RefusalCount> counts, long dropped) {
        static final Taken NONE = new Taken(List.of(), 0);

        boolean isEmpty() {
            return counts.isEmpty() && dropped == 0;
        }
    }

    synchronized void add(String actor, String command, String code) {
        Key key = new Key(actor, command, code);
        boolean fits = counts.size() < CommandsRefused.MAX_COUNTS || counts.containsKey(key);
        counts.merge(fits ? key : OTHERS, 1L, Long::sum);
    }

    synchronized void drop() {
        dropped++;
    }

    synchronized Taken take() {
        Taken taken = new Taken(
                counts.entrySet().stream()
                        .map(count -> new RefusalCount(
                                count.getKey().actor(),
                                count.getKey().command(),
                                count.getKey().code(),
                                count.getValue()))
                        .toList(),
                dropped);
        counts.clear();
        dropped = 0;
        return taken;
    }
}
