package io.evenbook.stream.ring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The latest entries of a stream by ascending numbers. The oldest leave when there are too many, or when they take too
 * many bytes; the newest one stays unless its holder drops it. Not safe for use by several threads.
 */
public final class Ring<E> {
    private static final int FIRST_CAPACITY = 64;

    private final int maxEntries;
    private final long maxBytes;
    private long[] numbers = new long[FIRST_CAPACITY];
    private Object[] entries = new Object[FIRST_CAPACITY];
    private int[] sizes = new int[FIRST_CAPACITY];
    private int start;
    private int count;
    private long bytes;
    private long droppedThrough;

    /**
     * An empty ring.
     *
     * @param begin the number behind which the stream begins
     * @param maxEntries at least 1
     */
    public Ring(long begin, int maxEntries, long maxBytes) {
        if (maxEntries < 1) {
            throw new IllegalArgumentException("must be >= 1: maxEntries=" + maxEntries);
        }
        this.droppedThrough = begin;
        this.maxEntries = maxEntries;
        this.maxBytes = maxBytes;
    }

    /**
     * Adds the newest entry.
     *
     * @param number greater than all before
     * @param size about how many bytes the entry takes
     * @throws IllegalArgumentException if the number does not follow
     */
    public void add(long number, E entry, int size) {
        if (number <= last()) {
            throw new IllegalArgumentException("must be > %d: number=%d".formatted(last(), number));
        }
        if (count == entries.length && count < maxEntries) {
            grow();
        }
        if (count == maxEntries) {
            drop();
        }
        int at = index(count);
        numbers[at] = number;
        entries[at] = entry;
        sizes[at] = size;
        count++;
        bytes += size;
        while (bytes > maxBytes && count > 1) {
            drop();
        }
    }

    /** The number of the newest entry; where the stream begins if there was none. */
    public long last() {
        return count == 0 ? droppedThrough : numbers[index(count - 1)];
    }

    /** All entries behind this number are here. */
    public long droppedThrough() {
        return droppedThrough;
    }

    /** Whether an entry has this number, or the entries that are here begin behind it. */
    public boolean isBoundary(long number) {
        int behind = firstBehind(number);
        return number == droppedThrough || behind > 0 && numbers[index(behind - 1)] == number;
    }

    /** How many entries there are. */
    public int size() {
        return count;
    }

    /** About how many bytes the entries take. */
    public long bytes() {
        return bytes;
    }

    /**
     * The entries with numbers greater than one and up to another.
     *
     * @return empty if some of them have left
     */
    @SuppressWarnings("unchecked")
    public Optional<List<E>> between(long after, long through) {
        if (after < droppedThrough) {
            return Optional.empty();
        }
        List<E> found = new ArrayList<>();
        for (int i = firstBehind(after); i < count && numbers[index(i)] <= through; i++) {
            found.add((E) entries[index(i)]);
        }
        return Optional.of(found);
    }

    private int firstBehind(long after) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (numbers[index(middle)] <= after) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Drops the oldest entry. @return false: there is none */
    public boolean dropOldest() {
        boolean isThere = count > 0;
        if (isThere) {
            drop();
        }
        return isThere;
    }

    private void drop() {
        droppedThrough = numbers[start];
        bytes -= sizes[start];
        entries[start] = null;
        start = start + 1 == entries.length ? 0 : start + 1;
        count--;
    }

    private int index(int i) {
        int at = start + i;
        return at < entries.length ? at : at - entries.length;
    }

    private void grow() {
        int capacity = (int) Math.min(maxEntries, 2L * entries.length);
        long[] newNumbers = new long[capacity];
        Object[] newEntries = new Object[capacity];
        int[] newSizes = new int[capacity];
        int head = entries.length - start;
        System.arraycopy(numbers, start, newNumbers, 0, head);
        System.arraycopy(numbers, 0, newNumbers, head, start);
        System.arraycopy(entries, start, newEntries, 0, head);
        System.arraycopy(entries, 0, newEntries, head, start);
        System.arraycopy(sizes, start, newSizes, 0, head);
        System.arraycopy(sizes, 0, newSizes, head, start);
        Arrays.fill(entries, null);
        numbers = newNumbers;
        entries = newEntries;
        sizes = newSizes;
        start = 0;
    }
}
