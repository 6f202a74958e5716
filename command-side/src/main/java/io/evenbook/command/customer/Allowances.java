package io.evenbook.command.customer;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.evenbook.api.customer.AllowanceEvent;
import io.evenbook.api.customer.AllowanceEvent.AllowanceCaptured;
import io.evenbook.api.customer.AllowanceEvent.AllowanceReleased;
import io.evenbook.api.customer.AllowanceEvent.AllowanceTaken;
import io.evenbook.api.customer.AllowanceEvent.CoolingOffBegan;
import io.evenbook.api.customer.AllowanceKind;
import io.evenbook.api.id.CustomerId;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.command.base.Aggregate;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * The used part of a customer's limits, in the reference asset. Amounts count in the hour in which they were taken,
 * whatever becomes of the order or withdrawal, unless they are released. An hour counts until its last moment is as old
 * as the window, so no window of that length, wherever it begins, exceeds the limit.
 *
 * <p>A change costs the logarithm of the size. Hours older than the kind's longest window are forgotten: at most 25 of
 * trades and 721 of withdrawals remain.
 *
 * <p>The stream is apart from the customer's: each order adds to it, and requests read the customer's whole stream.
 *
 * @param open what can still be released, by the id of the order or withdrawal: one for each open hold
 * @param trades by the hour, counted from 1970; each greater than zero
 * @param withdrawals as {@code trades}
 * @param coolingOffUntil nothing is withdrawn before; null: no credential has changed
 */
public record Allowances(
        PMap<String, Open> open,
        PSortedMap<Long, BigDecimal> trades,
        PSortedMap<Long, BigDecimal> withdrawals,
        Instant coolingOffUntil) {
    /** Without commands: the commands that hold and release funds append its events. */
    public static final Aggregate<Allowances, Void, AllowanceEvent> AGGREGATE =
            Aggregate.<Allowances, Void, AllowanceEvent>undecided(
                            "Allowances", Allowances.class, null, AllowanceEvent.class, Allowances::evolve)
                    .identifiedBy(null, event -> idOf(event.customerId()))
                    .weigher(Allowances::weight)
                    .snapshotEvery(500, "1")
                    .build();

    /** The windows of the limits. */
    public static final Duration DAY = Duration.ofHours(24);

    public static final Duration MONTH = Duration.ofDays(30);

    static final Allowances NONE = new Allowances(HashTreePMap.empty(), TreePMap.empty(), TreePMap.empty(), null);

    /**
     * The allowance of one open hold.
     *
     * @param hour in which it counts
     * @param rate of the order's quote asset, or of the asset withdrawn
     * @param amount not released; greater than zero
     */
    public record Open(AllowanceKind kind, long hour, BigDecimal rate, BigDecimal amount) {}

    /** Reads a snapshot, whose collections are plain ones. */
    @JsonCreator
    static Allowances restore(
            Map<String, Open> open,
            Map<Long, BigDecimal> trades,
            Map<Long, BigDecimal> withdrawals,
            Instant coolingOffUntil) {
        return new Allowances(
                HashTreePMap.from(open), TreePMap.from(trades), TreePMap.from(withdrawals), coolingOffUntil);
    }

    /** The allowances of a customer. */
    public static Allowances of(CustomerId customerId, Streams streams) {
        Allowances found = AGGREGATE.find(streams, idOf(customerId));
        return found == null ? NONE : found;
    }

    /** The stream of a customer's allowances: {@code alw_cus_alice}. */
    private static String idOf(CustomerId customerId) {
        return "alw_" + customerId;
    }

    static Allowances evolve(Allowances state, AllowanceEvent event) {
        Allowances before = state == null ? NONE : state;
        return switch (event) {
            case AllowanceTaken taken -> before.plus(taken);
            case AllowanceReleased released -> before.released(released.key(), released.amount());
            case AllowanceCaptured captured -> before.captured(captured.key());
            case CoolingOffBegan began -> new Allowances(before.open, before.trades, before.withdrawals, began.until());
        };
    }

    /** The hour in which a moment lies, counted from 1970. */
    static long hourOf(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), 3600L);
    }

    /** The sum that counts at a time in a window of whole hours. */
    public BigDecimal taken(AllowanceKind kind, Duration window, Instant now) {
        BigDecimal sum = BigDecimal.ZERO;
        for (BigDecimal amount :
                hours(kind).tailMap(hourOf(now) - window.toHours(), true).values()) {
            sum = sum.add(amount);
        }
        return sum;
    }

    private PSortedMap<Long, BigDecimal> hours(AllowanceKind kind) {
        return kind == AllowanceKind.TRADE ? trades : withdrawals;
    }

    Allowances plus(AllowanceTaken taken) {
        long hour = hourOf(taken.hour());
        Open more = new Open(taken.kind(), hour, taken.rate(), taken.amount());
        PSortedMap<Long, BigDecimal> hours = hours(taken.kind());
        long oldest = hour - (taken.kind() == AllowanceKind.TRADE ? DAY : MONTH).toHours();
        while (!hours.isEmpty() && hours.firstKey() < oldest) {
            hours = hours.minus(hours.firstKey());
        }
        hours = hours.plus(hour, hours.getOrDefault(hour, BigDecimal.ZERO).add(taken.amount()));
        return with(open.plus(taken.key(), more), taken.kind(), hours);
    }

    /** Nothing if the key is not open. */
    Allowances released(String key, BigDecimal amount) {
        Open before = open.get(key);
        if (before == null) {
            return this;
        }
        PSortedMap<Long, BigDecimal> hours = hours(before.kind);
        BigDecimal inHour = hours.get(before.hour);
        if (inHour != null) {
            BigDecimal left = inHour.subtract(amount);
            hours = left.signum() > 0 ? hours.plus(before.hour, left) : hours.minus(before.hour);
        }
        BigDecimal rest = before.amount.subtract(amount);
        PMap<String, Open> stillOpen = rest.signum() > 0
                ? open.plus(key, new Open(before.kind, before.hour, before.rate, rest))
                : open.minus(key);
        return with(stillOpen, before.kind, hours);
    }

    Allowances captured(String key) {
        return new Allowances(open.minus(key), trades, withdrawals, coolingOffUntil);
    }

    private Allowances with(PMap<String, Open> newOpen, AllowanceKind kind, PSortedMap<Long, BigDecimal> hours) {
        return kind == AllowanceKind.TRADE
                ? new Allowances(newOpen, hours, withdrawals, coolingOffUntil)
                : new Allowances(newOpen, trades, hours, coolingOffUntil);
    }

    /** About how many bytes of memory it takes. */
    private long weight() {
        return 500 + 300L * open.size() + 150L * (trades.size() + withdrawals.size());
    }
}
