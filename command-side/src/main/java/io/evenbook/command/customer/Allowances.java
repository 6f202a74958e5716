package io.evenbook.command.customer;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.evenbook.api.customer.AllowanceEvent;
import io.evenbook.api.customer.AllowanceEvent.AllowanceCaptured;
import io.evenbook.api.customer.AllowanceEvent.AllowanceReleased;
import io.evenbook.api.customer.AllowanceEvent.AllowanceTaken;
import io.evenbook.api.customer.AllowanceEvent.CoolingOffBegan;
import io.evenbook.api.customer.AllowanceEvent.DestinationUsed;
import io.evenbook.api.customer.AllowanceKind;
import io.evenbook.api.id.CustomerId;
import io.evenbook.axon.postgres.bus.Streams.Stream;
import io.evenbook.command.base.Aggregate;
import io.evenbook.command.base.Facts;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PSortedMap;
import org.pcollections.PVector;
import org.pcollections.TreePMap;
import org.pcollections.TreePVector;

/**
 * The used part of a customer's limits, in the reference asset. Open orders and withdrawals count by what they hold.
 * Captures count in their hour, until its last moment is as old as the window; so no window of that length, wherever it
 * begins, exceeds the limit.
 *
 * <p>A change costs the logarithm of the size. Hours older than the kind's longest window are forgotten: at most 25 of
 * trades and 721 of withdrawals remain.
 *
 * <p>The stream is apart from the customer's: each order adds to it, and requests read the customer's stream.
 *
 * @param open what is held, by the id of the order or withdrawal: one for each open hold
 * @param coolingOffUntil nothing is withdrawn before; null: no credential has changed
 * @param destinations matches of the destinations to which money was withdrawn, at most 100: a new one replaces the
 *     oldest
 */
public record Allowances(
        PMap<String, Open> open, Used trades, Used withdrawals, Instant coolingOffUntil, PVector<String> destinations) {
    static final int MAX_DESTINATIONS = 100;

    /** Without commands: the commands that hold and release funds append its events. */
    public static final Aggregate<Allowances, Void, AllowanceEvent> AGGREGATE =
            Aggregate.<Allowances, Void, AllowanceEvent>undecided(
                            "Allowances", Allowances.class, null, AllowanceEvent.class, Allowances::evolve)
                    .identifiedBy(null, event -> idOf(event.customerId()))
                    .weigher(Allowances::weight)
                    .snapshotEvery(500, "2")
                    .build();

    /** The windows of the limits. */
    public static final Duration DAY = Duration.ofHours(24);

    public static final Duration MONTH = Duration.ofDays(30);

    static final Allowances NONE =
            new Allowances(HashTreePMap.empty(), Used.NONE, Used.NONE, null, TreePVector.empty());

    /**
     * The allowance of one open hold.
     *
     * @param rate of the order's quote asset, or of the asset withdrawn
     * @param amount still held; greater than zero
     */
    public record Open(AllowanceKind kind, BigDecimal rate, BigDecimal amount) {}

    /**
     * What counts of one kind.
     *
     * @param held the sum of what is open
     * @param captured by the hour, counted from 1970; each greater than zero
     */
    public record Used(BigDecimal held, PSortedMap<Long, BigDecimal> captured) {
        static final Used NONE = new Used(BigDecimal.ZERO, TreePMap.empty());

        /** Reads a snapshot, whose collections are plain ones. */
        @JsonCreator
        static Used restore(BigDecimal held, Map<Long, BigDecimal> captured) {
            return new Used(held, TreePMap.from(captured));
        }

        private Used held(BigDecimal more) {
            return new Used(held.add(more), captured);
        }

        private Used captured(BigDecimal amount, Instant time, Duration longest) {
            long hour = hourOf(time);
            PSortedMap<Long, BigDecimal> hours = captured;
            while (!hours.isEmpty() && hours.firstKey() < hour - longest.toHours()) {
                hours = hours.minus(hours.firstKey());
            }
            return new Used(
                    held,
                    hours.plus(hour, hours.getOrDefault(hour, BigDecimal.ZERO).add(amount)));
        }

        private BigDecimal taken(Duration window, Instant now) {
            BigDecimal sum = held;
            for (BigDecimal amount :
                    captured.tailMap(hourOf(now) - window.toHours(), true).values()) {
                sum = sum.add(amount);
            }
            return sum;
        }
    }

    /** Reads a snapshot, whose collections are plain ones. */
    @JsonCreator
    static Allowances restore(
            Map<String, Open> open, Used trades, Used withdrawals, Instant coolingOffUntil, List<String> destinations) {
        return new Allowances(
                HashTreePMap.from(open), trades, withdrawals, coolingOffUntil, TreePVector.from(destinations));
    }

    /** The allowances of a customer. */
    public static Allowances of(CustomerId customerId, Facts facts) {
        Allowances found = facts.find(AGGREGATE.type(), idOf(customerId));
        return found == null ? NONE : found;
    }

    /** The stream of a customer's allowances, to load it together with others. */
    public static Stream streamOf(CustomerId customerId) {
        return Stream.of(AGGREGATE.type(), idOf(customerId));
    }

    /** The name of the stream: {@code alw_cus_alice}. */
    private static String idOf(CustomerId customerId) {
        return "alw_" + customerId;
    }

    static Allowances evolve(Allowances state, AllowanceEvent event) {
        Allowances before = state == null ? NONE : state;
        return switch (event) {
            case AllowanceTaken taken -> before.plus(taken);
            case AllowanceReleased released -> before.less(released.key(), released.amount());
            case AllowanceCaptured captured -> before.captured(captured);
            case CoolingOffBegan began ->
                new Allowances(before.open, before.trades, before.withdrawals, began.until(), before.destinations);
            case DestinationUsed used -> before.usedFor(used.match());
        };
    }

    /** The hour in which a moment lies, counted from 1970. */
    static long hourOf(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), 3600L);
    }

    /** The sum that counts at a time: what is held, and what was captured in a window of whole hours. */
    public BigDecimal taken(AllowanceKind kind, Duration window, Instant now) {
        return used(kind).taken(window, now);
    }

    private Used used(AllowanceKind kind) {
        return kind == AllowanceKind.TRADE ? trades : withdrawals;
    }

    private Allowances plus(AllowanceTaken taken) {
        AllowanceKind kind = taken.kind();
        if (taken.hour() != null) {
            return capturedIn(kind, taken.amount(), taken.hour());
        }
        Open before = open.get(taken.key());
        BigDecimal all = before == null ? taken.amount() : before.amount.add(taken.amount());
        return new Allowances(
                        open.plus(taken.key(), new Open(kind, taken.rate(), all)),
                        trades,
                        withdrawals,
                        coolingOffUntil,
                        destinations)
                .with(kind, used(kind).held(taken.amount()));
    }

    private Allowances captured(AllowanceCaptured captured) {
        Open before = open.get(captured.key());
        return less(captured.key(), captured.amount().add(captured.released()))
                .capturedIn(before.kind, captured.amount(), captured.hour());
    }

    private Allowances capturedIn(AllowanceKind kind, BigDecimal amount, Instant hour) {
        return with(kind, used(kind).captured(amount, hour, kind == AllowanceKind.TRADE ? DAY : MONTH));
    }

    /** Less is held. */
    private Allowances less(String key, BigDecimal amount) {
        Open before = open.get(key);
        BigDecimal rest = before.amount.subtract(amount);
        PMap<String, Open> stillOpen =
                rest.signum() > 0 ? open.plus(key, new Open(before.kind, before.rate, rest)) : open.minus(key);
        return new Allowances(stillOpen, trades, withdrawals, coolingOffUntil, destinations)
                .with(before.kind, used(before.kind).held(amount.negate()));
    }

    private Allowances with(AllowanceKind kind, Used used) {
        return kind == AllowanceKind.TRADE
                ? new Allowances(open, used, withdrawals, coolingOffUntil, destinations)
                : new Allowances(open, trades, used, coolingOffUntil, destinations);
    }

    private Allowances usedFor(String destination) {
        PVector<String> kept = destinations.size() < MAX_DESTINATIONS ? destinations : destinations.minus(0);
        return new Allowances(open, trades, withdrawals, coolingOffUntil, kept.plus(destination));
    }

    /** About how many bytes of memory it takes. */
    private long weight() {
        return 500
                + 300L * open.size()
                + 150L * (trades.captured.size() + withdrawals.captured.size())
                + 100L * destinations.size();
    }
}
