package io.evenbook.command.market.matching;

import io.evenbook.api.market.Recount;
import java.util.Arrays;

/**
 * The levels of one side, sorted from the worst price to the best, so that a change at the best price moves nothing.
 * They stand in chunks of at most {@value #CHUNK}: a B+ tree of height two. Finding costs a binary search, except at
 * the best price, and reads no level but the one that it finds; adding and removing move at most one chunk.
 */
final class Ladder {
    private static final int CHUNK = 256;

    /** Whether the highest price is the best one. */
    private final boolean highIsBest;

    private Chunk[] chunks = {new Chunk()};

    /** The last key of each chunk. */
    private long[] lastKeys = {0};

    private int chunkCount = 1;
    private Level best;

    /** Levels of neighbouring prices. A key is a price, negative where low prices are best: so the best is the last. */
    private static final class Chunk {
        private final long[] keys = new long[CHUNK];
        private final Level[] levels = new Level[CHUNK];
        private int size;

        /** Where a key stands or would stand. */
        private int indexOf(long key) {
            return place(Arrays.binarySearch(keys, 0, size, key));
        }

        private void insert(int at, long key, Level level) {
            System.arraycopy(keys, at, keys, at + 1, size - at);
            System.arraycopy(levels, at, levels, at + 1, size - at);
            keys[at] = key;
            levels[at] = level;
            size++;
        }

        private void remove(int at) {
            size--;
            System.arraycopy(keys, at + 1, keys, at, size - at);
            System.arraycopy(levels, at + 1, levels, at, size - at);
            levels[size] = null;
        }

        /** Hands on the upper half. */
        private Chunk split() {
            Chunk upper = new Chunk();
            int half = size / 2;
            upper.size = size - half;
            System.arraycopy(keys, half, upper.keys, 0, upper.size);
            System.arraycopy(levels, half, upper.levels, 0, upper.size);
            Arrays.fill(levels, half, size, null);
            size = half;
            return upper;
        }
    }

    Ladder(boolean highIsBest) {
        this.highIsBest = highIsBest;
    }

    /** The level of the best price; null if there is none. */
    Level best() {
        return best;
    }

    private long key(long priceTicks) {
        return highIsBest ? priceTicks : -priceTicks;
    }

    /** The level of a price; null if there is none. */
    Level find(long priceTicks) {
        if (best == null || best.priceTicks == priceTicks) {
            return best;
        }
        long key = key(priceTicks);
        Chunk chunk = chunks[chunkOf(key)];
        int at = chunk.indexOf(key);
        return at < chunk.size && chunk.keys[at] == key ? chunk.levels[at] : null;
    }

    /** Adds a level whose price has none. */
    void add(Level level) {
        long key = key(level.priceTicks);
        int chunk = chunkOf(key);
        if (chunks[chunk].size == CHUNK) {
            split(chunk);
            chunk = chunkOf(key);
        }
        int at = chunks[chunk].indexOf(key);
        link(level, chunk, at);
        chunks[chunk].insert(at, key, level);
        keepLastKey(chunk);
        level.ladder = this;
        if (level.better == null) {
            best = level;
        }
    }

    /** Removes a level. */
    void remove(Level level) {
        long key = key(level.priceTicks);
        int chunk = level == best ? chunkCount - 1 : chunkOf(key);
        chunks[chunk].remove(level == best ? chunks[chunk].size - 1 : chunks[chunk].indexOf(key));
        if (chunks[chunk].size > 0) {
            keepLastKey(chunk);
        } else if (chunkCount > 1) {
            dropChunk(chunk);
        }
        if (level.better != null) {
            level.better.worse = level.worse;
        } else {
            best = level.worse;
        }
        if (level.worse != null) {
            level.worse.better = level.better;
        }
    }

    /** Follows its orders, whose prices and lots are counted otherwise now; their sequence is the same. */
    void recount(Recount.Ratio lots) {
        for (int chunk = 0; chunk < chunkCount; chunk++) {
            for (int at = 0; at < chunks[chunk].size; at++) {
                Level level = chunks[chunk].levels[at];
                level.priceTicks = level.first.queueTicks();
                level.shownLots = lots.count(level.shownLots);
                level.hiddenLots = lots.count(level.hiddenLots);
                chunks[chunk].keys[at] = key(level.priceTicks);
                lastKeys[chunk] = key(level.priceTicks);
            }
        }
    }

    private void link(Level level, int chunk, int at) {
        Level better = at < chunks[chunk].size
                ? chunks[chunk].levels[at]
                : chunk + 1 < chunkCount ? chunks[chunk + 1].levels[0] : null;
        Level worse = better == null ? best : better.worse;
        level.better = better;
        level.worse = worse;
        if (better != null) {
            better.worse = level;
        }
        if (worse != null) {
            worse.better = level;
        }
    }

    /** The chunk in which a key stands or would stand: the first whose last key is not less, else the last. */
    private int chunkOf(long key) {
        return Math.min(place(Arrays.binarySearch(lastKeys, 0, chunkCount, key)), chunkCount - 1);
    }

    /** Where a key is, or would be, by the result of a binary search. */
    private static int place(int found) {
        return found < 0 ? -found - 1 : found;
    }

    private void keepLastKey(int chunk) {
        lastKeys[chunk] = chunks[chunk].keys[chunks[chunk].size - 1];
    }

    private void split(int chunk) {
        if (chunkCount == chunks.length) {
            chunks = Arrays.copyOf(chunks, 2 * chunkCount);
            lastKeys = Arrays.copyOf(lastKeys, 2 * chunkCount);
        }
        System.arraycopy(chunks, chunk + 1, chunks, chunk + 2, chunkCount - chunk - 1);
        System.arraycopy(lastKeys, chunk + 1, lastKeys, chunk + 2, chunkCount - chunk - 1);
        chunks[chunk + 1] = chunks[chunk].split();
        chunkCount++;
        keepLastKey(chunk);
        keepLastKey(chunk + 1);
    }

    private void dropChunk(int chunk) {
        System.arraycopy(chunks, chunk + 1, chunks, chunk, chunkCount - chunk - 1);
        System.arraycopy(lastKeys, chunk + 1, lastKeys, chunk, chunkCount - chunk - 1);
        chunkCount--;
        chunks[chunkCount] = null;
    }
}
