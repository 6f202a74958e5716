package io.evenbook.bench.measure;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.util.Objects;

/**
 * Runs a garbage collection every 5 seconds and records the largest live heap: it does not depend on the heap's size.
 */
public final class HeapWatch implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final double MEGABYTE = 1 << 20;

    private final Thread thread =
            Thread.ofPlatform().name("heap-watch").daemon().unstarted(this::watch);
    private volatile long peakBytes;

    public static HeapWatch start() {
        HeapWatch watch = new HeapWatch();
        watch.thread.start();
        return watch;
    }

    /** The largest live heap so far, including now. */
    public double peakMegabytes() {
        look();
        return peakBytes / MEGABYTE;
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(INTERVAL);
                look();
            }
        } catch (InterruptedException e) {
            // close() ends the thread
        }
    }

    private synchronized void look() {
        peakBytes = Math.max(peakBytes, liveBytes());
    }

    /** The live heap now, by a collection. */
    public static double liveMegabytes() {
        return liveBytes() / MEGABYTE;
    }

    private static long liveBytes() {
        System.gc();
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getCollectionUsage)
                .filter(Objects::nonNull)
                .mapToLong(MemoryUsage::getUsed)
                .sum();
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
