package io.evenbook.app.access;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many log-ins failed in the current minute, by address; a network of 64 bits counts as one IPv6 address. In memory
 * only: 10,000 addresses a minute, further ones count together.
 */
final class FailuresByAddress {
    private static final int MAX_ADDRESSES = 10_000;
    private static final int NETWORK_BYTES = 8;
    private static final int MINUTE = 60;
    private static final String OTHERS = "others";

    private final Clock clock;
    private final int limit;
    private volatile Minute current = new Minute(0, new ConcurrentHashMap<>());

    private record Minute(long number, Map<String, AtomicInteger> failures) {}

    FailuresByAddress(Clock clock, int limit) {
        this.clock = clock;
        this.limit = limit;
    }

    boolean isOverLimit(String address) {
        return counter(address).get() >= limit;
    }

    void add(String address) {
        counter(address).incrementAndGet();
    }

    private AtomicInteger counter(String address) {
        Map<String, AtomicInteger> failures = failures();
        String network = network(address);
        return failures.computeIfAbsent(
                failures.containsKey(network) || failures.size() < MAX_ADDRESSES ? network : OTHERS,
                _ -> new AtomicInteger());
    }

    private Map<String, AtomicInteger> failures() {
        long number = clock.instant().getEpochSecond() / MINUTE;
        Minute minute = current;
        if (minute.number != number) {
            minute = new Minute(number, new ConcurrentHashMap<>());
            current = minute;
        }
        return minute.failures;
    }

    private static String network(String address) {
        try {
            return InetAddress.getByName(address) instanceof Inet6Address v6
                    ? HexFormat.of().formatHex(Arrays.copyOf(v6.getAddress(), NETWORK_BYTES))
                    : address;
        } catch (UnknownHostException e) {
            return OTHERS;
        }
    }
}
