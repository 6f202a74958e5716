package io.evenbook.command.market.matching;

import java.util.Arrays;

/**
 * The levels of one side, sorted from the worst price to the best, so that a change at the best price moves nothing.
 * They stand in chunks of at most {@value #CHUNK}: a B+ tree of height two. Finding costs a binary search, except at
 * the best price; adding and removing move at most one chunk.
 */
final class Ladder {
    private static final int CHUNK = 256;

    /** Whether the highest price is the best one. */
    private final boolean highIsBest;

    private Level[][] chunks = {new Level[CHUNK]};
    private int[] sizes = {0};
    private int chunkCount = 1;
    private Level best;
    private int levels;

    Ladder(boolean highIsBest) {
        this.highIsBest = highIsBest;
    }

    /** The level of the best price; null if there is none. */
    Level best() {
        return best;
    }

    int levels() {
        return levels;
    }

    /** Whether a price is better than another. */
    boolean isBetter(long priceTicks, long than) {
        return highIsBest ? priceTicks > than : priceTicks < than;
    }

    /** The level of a price; null if there is none. */
    Level find(long priceTicks) {
        if (best == null || isBetter(priceTicks, best.priceTicks)) {
            return null;
        }
        if (best.priceTicks == priceTicks) {
            return best;
        }
        int chunk = chunkOf(priceTicks);
        int at = indexIn(chunk, priceTicks);
        if (at == sizes[chunk]) {
            return null;
        }
        Level level = chunks[chunk][at];
        return level.priceTicks == priceTicks ? level : null;
    }

    /** Adds a level whose price has none. */
    void add(Level level) {
        int chunk = chunkOf(level.priceTicks);
        int at = indexIn(chunk, level.priceTicks);
        link(level, chunk, at);
        if (sizes[chunk] == CHUNK) {
            split(chunk);
            if (at > CHUNK / 2) {
                chunk++;
                at -= CHUNK / 2;
            }
        }
        Level[] row = chunks[chunk];
        System.arraycopy(row, at, row, at + 1, sizes[chunk] - at);
        row[at] = level;
        sizes[chunk]++;
        levels++;
        level.ladder = this;
        if (level.better == null) {
            best = level;
        }
    }

    /** Removes a level. */
    void remove(Level level) {
        int chunk = level == best ? chunkCount - 1 : chunkOf(level.priceTicks);
        int at = level == best ? sizes[chunk] - 1 : indexIn(chunk, level.priceTicks);
        Level[] row = chunks[chunk];
        System.arraycopy(row, at + 1, row, at, sizes[chunk] - at - 1);
        sizes[chunk]--;
        row[sizes[chunk]] = null;
        if (sizes[chunk] == 0 && chunkCount > 1) {
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
        levels--;
    }

    private void link(Level level, int chunk, int at) {
        Level better = at < sizes[chunk] ? chunks[chunk][at] : chunk + 1 < chunkCount ? chunks[chunk + 1][0] : null;
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

    /** The chunk in which a price stands or would stand: the first whose best price is not worse. */
    private int chunkOf(long priceTicks) {
        int low = 0;
        int high = chunkCount - 1;
        while (low < high) {
            int middle = low + high >>> 1;
            if (isBetter(priceTicks, chunks[middle][sizes[middle] - 1].priceTicks)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Where in a chunk a price stands or would stand. */
    private int indexIn(int chunk, long priceTicks) {
        Level[] row = chunks[chunk];
        int low = 0;
        int high = sizes[chunk];
        while (low < high) {
            int middle = low + high >>> 1;
            if (isBetter(priceTicks, row[middle].priceTicks)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private void split(int chunk) {
        if (chunkCount == chunks.length) {
            chunks = Arrays.copyOf(chunks, 2 * chunkCount);
            sizes = Arrays.copyOf(sizes, 2 * chunkCount);
        }
        System.arraycopy(chunks, chunk + 1, chunks, chunk + 2, chunkCount - chunk - 1);
        System.arraycopy(sizes, chunk + 1, sizes, chunk + 2, chunkCount - chunk - 1);
        Level[] upper = new Level[CHUNK];
        System.arraycopy(chunks[chunk], CHUNK / 2, upper, 0, CHUNK / 2);
        Arrays.fill(chunks[chunk], CHUNK / 2, CHUNK, null);
        chunks[chunk + 1] = upper;
        sizes[chunk] = CHUNK / 2;
        sizes[chunk + 1] = CHUNK / 2;
        chunkCount++;
    }

    private void dropChunk(int chunk) {
        System.arraycopy(chunks, chunk + 1, chunks, chunk, chunkCount - chunk - 1);
        System.arraycopy(sizes, chunk + 1, sizes, chunk, chunkCount - chunk - 1);
        chunkCount--;
        chunks[chunkCount] = null;
        sizes[chunkCount] = 0;
    }
}
