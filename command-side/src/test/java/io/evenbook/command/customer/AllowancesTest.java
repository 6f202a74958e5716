package io.evenbook.command.customer;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.customer.AllowanceEvent.AllowanceCaptured;
import io.evenbook.api.customer.AllowanceEvent.AllowanceReleased;
import io.evenbook.api.customer.AllowanceEvent.AllowanceTaken;
import io.evenbook.api.customer.AllowanceKind;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.json.EvenbookJson;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What counts in a sliding window, and when it counts no longer. */
class AllowancesTest {
    private static final CustomerId CAROL = CustomerId.named("carol");
    private static final Instant NOON = Instant.parse("2026-12-01T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "2026-12-01T12:00:00Z, TRADE, PT24H, 2026-12-02T12:59:59.999999Z, 5",
        "2026-12-01T12:00:00Z, TRADE, PT24H, 2026-12-02T13:00:00Z, 0",
        "2026-12-01T12:59:59.999999Z, TRADE, PT24H, 2026-12-02T12:59:59.999999Z, 5",
        "2026-12-01T12:59:59.999999Z, TRADE, PT24H, 2026-12-02T13:00:00Z, 0",
        "2026-12-01T11:59:59.999999Z, TRADE, PT24H, 2026-12-02T12:00:00Z, 0",
        "2026-12-01T12:00:00Z, WITHDRAWAL, PT24H, 2026-12-02T12:59:59.999999Z, 5",
        "2026-12-01T12:00:00Z, WITHDRAWAL, PT24H, 2026-12-02T13:00:00Z, 0",
        "2026-12-01T12:00:00Z, WITHDRAWAL, PT720H, 2026-12-02T13:00:00Z, 5",
        "2026-12-01T12:00:00Z, WITHDRAWAL, PT720H, 2026-12-31T12:59:59.999999Z, 5",
        "2026-12-01T12:00:00Z, WITHDRAWAL, PT720H, 2026-12-31T13:00:00Z, 0",
        "2026-12-01T12:59:59.999999Z, WITHDRAWAL, PT720H, 2026-12-31T12:59:59.999999Z, 5",
        "2026-12-01T11:59:59.999999Z, WITHDRAWAL, PT720H, 2026-12-31T12:00:00Z, 0"
    })
    void anHourCountsUntilItsLastMomentIsAsOldAsTheWindow(
            Instant at, AllowanceKind kind, Duration window, Instant now, BigDecimal counted) {
        Allowances allowances = captured(hold(Allowances.NONE, kind, "k", "5"), "k", "5", "0", at);
        assertThat(allowances.taken(kind, window, now)).isEqualByComparingTo(counted);
        assertThat(Allowances.evolve(Allowances.NONE, taken(kind, "k", "5", at)).taken(kind, window, now))
                .as("captured at once")
                .isEqualByComparingTo(counted);
    }

    @ParameterizedTest
    @EnumSource(AllowanceKind.class)
    void whatIsHeldCountsAsLongAsItIsHeld(AllowanceKind kind) {
        Allowances held = hold(Allowances.NONE, kind, "k", "5");
        Instant later = NOON.plus(Duration.ofDays(400));
        for (Duration window : List.of(Allowances.DAY, Allowances.MONTH)) {
            assertThat(held.taken(kind, window, NOON)).isEqualByComparingTo("5");
            assertThat(held.taken(kind, window, later)).isEqualByComparingTo("5");
            assertThat(released(held, "k", "2").taken(kind, window, later)).isEqualByComparingTo("3");
        }
        Allowances ended = released(released(held, "k", "2"), "k", "3");
        assertThat(ended.taken(kind, Allowances.MONTH, later)).isZero();
        assertThat(ended.open()).isEmpty();
    }

    @Test
    void theKindsCountApart() {
        Allowances allowances = hold(Allowances.NONE, AllowanceKind.TRADE, "ord", "5");
        assertThat(allowances.taken(AllowanceKind.WITHDRAWAL, Allowances.MONTH, NOON))
                .isZero();
    }

    @Test
    void eachPartCountsInTheHourOfItsCaptureAndTheRestIsHeld() {
        Instant next = NOON.plusSeconds(3600);
        Allowances allowances = hold(Allowances.NONE, AllowanceKind.TRADE, "ord", "10");
        allowances = captured(allowances, "ord", "3", "1", NOON);
        assertThat(day(allowances, NOON)).isEqualByComparingTo("9");
        allowances = captured(allowances, "ord", "2", "0", next);
        assertThat(allowances.trades().captured().values()).containsExactly(decimal("3"), decimal("2"));
        assertThat(allowances.trades().held()).isEqualByComparingTo("4");
        assertThat(day(allowances, next.plus(Allowances.DAY)))
                .as("without the first hour")
                .isEqualByComparingTo("6");
        allowances = captured(allowances, "ord", "4", "0", next);
        assertThat(allowances.open()).isEmpty();
        assertThat(day(allowances, next.plus(Allowances.DAY))).isEqualByComparingTo("6");
    }

    @Test
    void itsSizeIsBoundedWhateverPasses() {
        Allowances allowances = Allowances.NONE;
        for (int hour = 0; hour < 2_000; hour++) {
            Instant at = NOON.plusSeconds(3600L * hour);
            allowances = captured(hold(allowances, AllowanceKind.TRADE, "t", "1"), "t", "1", "0", at);
            allowances = captured(hold(allowances, AllowanceKind.WITHDRAWAL, "w", "1"), "w", "1", "0", at);
        }
        assertThat(allowances.trades().captured()).hasSize(25);
        assertThat(allowances.withdrawals().captured()).hasSize(721);
        assertThat(allowances.open()).isEmpty();
    }

    @Test
    void aSnapshotComesBackAsItWas() {
        Allowances allowances = hold(Allowances.NONE, AllowanceKind.TRADE, "a", "1000");
        allowances = captured(allowances, "a", "250", "50", NOON);
        allowances = hold(allowances, AllowanceKind.WITHDRAWAL, "b", "0.25");
        byte[] json = EvenbookJson.mapper().writeValueAsBytes(allowances);
        assertThat(EvenbookJson.mapper().readValue(json, Allowances.class)).isEqualTo(allowances);
    }

    /**
     * One part of what was taken.
     *
     * @param at when it was captured; null: it is held
     */
    private record Naive(String key, AllowanceKind kind, BigDecimal amount, Instant at) {}

    @Test
    void itCountsAsAListOfAllThatWasTaken() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        List<Naive> naive = new ArrayList<>();
        Allowances allowances = Allowances.NONE;
        Instant now = NOON;
        for (int step = 0; step < 5_000; step++) {
            now = now.plusSeconds(random.nextLong(0, random.nextInt(10) == 0 ? 400_000 : 2_000));
            List<Naive> open = naive.stream().filter(one -> one.at == null).toList();
            int action = open.isEmpty() ? 0 : random.nextInt(3);
            if (action == 0) {
                AllowanceKind kind = random.nextBoolean() ? AllowanceKind.TRADE : AllowanceKind.WITHDRAWAL;
                BigDecimal amount = BigDecimal.valueOf(random.nextLong(1, 1_000), 2);
                allowances = hold(allowances, kind, "k" + step, amount.toPlainString());
                naive.add(new Naive("k" + step, kind, amount, null));
            } else {
                Naive chosen = open.get(random.nextInt(open.size()));
                BigDecimal amount = part(random, chosen.amount);
                BigDecimal left = chosen.amount.subtract(amount);
                naive.remove(chosen);
                if (action == 1) {
                    allowances = released(allowances, chosen.key, amount.toPlainString());
                } else {
                    BigDecimal better =
                            left.signum() > 0 && random.nextBoolean() ? part(random, left) : BigDecimal.ZERO;
                    left = left.subtract(better);
                    allowances = captured(allowances, chosen.key, amount.toPlainString(), better.toPlainString(), now);
                    naive.add(new Naive(chosen.key, chosen.kind, amount, now));
                }
                if (left.signum() > 0) {
                    naive.add(new Naive(chosen.key, chosen.kind, left, null));
                }
            }
            for (AllowanceKind kind : AllowanceKind.values()) {
                Duration longest = kind == AllowanceKind.TRADE ? Allowances.DAY : Allowances.MONTH;
                for (Duration window : List.of(Allowances.DAY, longest)) {
                    assertThat(allowances.taken(kind, window, now))
                            .as("seed %d, step %d, %s in %s", seed, step, kind, window)
                            .isEqualByComparingTo(sum(naive, kind, window, now));
                }
            }
            assertThat(allowances.open()).as("seed %d", seed).hasSize((int)
                    naive.stream().filter(one -> one.at == null).count());
        }
    }

    private static BigDecimal part(SplittableRandom random, BigDecimal whole) {
        return random.nextBoolean()
                ? whole
                : BigDecimal.valueOf(random.nextLong(1, whole.unscaledValue().longValueExact() + 1), 2);
    }

    private static BigDecimal sum(List<Naive> naive, AllowanceKind kind, Duration window, Instant now) {
        return naive.stream()
                .filter(one -> one.kind == kind)
                .filter(one -> one.at == null || endOfHour(one.at).plus(window).isAfter(now))
                .map(Naive::amount)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static Instant endOfHour(Instant time) {
        return hour(time).plusSeconds(3600);
    }

    private static Instant hour(Instant time) {
        return time.truncatedTo(ChronoUnit.HOURS);
    }

    private static AllowanceTaken taken(AllowanceKind kind, String key, String amount, Instant at) {
        return new AllowanceTaken(CAROL, kind, key, decimal(amount), BigDecimal.ONE, at == null ? null : hour(at));
    }

    private static Allowances hold(Allowances allowances, AllowanceKind kind, String key, String amount) {
        return Allowances.evolve(allowances, taken(kind, key, amount, null));
    }

    private static Allowances released(Allowances allowances, String key, String amount) {
        return Allowances.evolve(allowances, new AllowanceReleased(CAROL, key, decimal(amount)));
    }

    private static Allowances captured(Allowances allowances, String key, String amount, String released, Instant at) {
        return Allowances.evolve(
                allowances, new AllowanceCaptured(CAROL, key, decimal(amount), decimal(released), hour(at)));
    }

    private static BigDecimal decimal(String text) {
        return new BigDecimal(text);
    }

    private static BigDecimal day(Allowances allowances, Instant now) {
        return allowances.taken(AllowanceKind.TRADE, Allowances.DAY, now);
    }
}
