package io.evenbook.stream.ring;

import java.util.List;

/** Parts of lists. */
public final class Parts {
    private Parts() {}

    /** The part of a list that is in a range, which may begin before it and end behind it: -2 to 3 has three. */
    public static <T> List<T> of(List<T> all, int from, int to) {
        int begin = Math.clamp(from, 0, all.size());
        return all.subList(begin, Math.clamp(to, begin, all.size()));
    }
}
