package io.evenbook.command.customer;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.customer.AllowanceEvent.AllowanceTaken;
import io.evenbook.api.customer.AllowanceKind;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.json.EvenbookJson;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        Allowances allowances = take(Allowances.NONE, kind, "k", "5", at);
        assertThat(allowances.taken(kind, window, now)).isEqualByComparingTo(counted);
    }

    @Test
    void theKindsCountApart() {
        Allowances allowances = take(Allowances.NONE, AllowanceKind.TRADE, "ord", "5", NOON);
        assertThat(allowances.taken(AllowanceKind.WITHDRAWAL, Allowances.MONTH, NOON))
                .isZero();
    }

    @Test
    void aReleaseReturnsToTheHourInWhichItWasTaken() {
        Allowances taken = take(
                take(Allowances.NONE, AllowanceKind.TRADE, "old", "5", NOON),
                AllowanceKind.TRADE,
                "new",
                "7",
                NOON.plusSeconds(3600));
        Allowances released = taken.released("old", new BigDecimal("2"));
        assertThat(day(released, NOON.plusSeconds(3600))).isEqualByComparingTo("10");
        assertThat(released.trades().values()).containsExactly(new BigDecimal("3"), new BigDecimal("7"));
        assertThat(released.released("old", new BigDecimal("3")).trades()).hasSize(1);
        assertThat(released.released("old", new BigDecimal("3")).open()).containsOnlyKeys("new");
    }

    @Test
    void aReleaseAfterItsHourIsForgottenTouchesNoOtherHour() {
        Instant later = NOON.plus(Duration.ofHours(26));
        Allowances allowances = take(
                take(Allowances.NONE, AllowanceKind.TRADE, "old", "5", NOON), AllowanceKind.TRADE, "new", "7", later);
        assertThat(allowances.trades()).hasSize(1);
        Allowances released = allowances.released("old", new BigDecimal("5"));
        assertThat(day(released, later)).isEqualByComparingTo("7");
        assertThat(released.open()).containsOnlyKeys("new");
    }

    @Test
    void whatIsCapturedCountsOnAndIsReleasedByNothing() {
        Allowances captured =
                take(Allowances.NONE, AllowanceKind.TRADE, "k", "5", NOON).captured("k");
        assertThat(captured.released("k", new BigDecimal("5"))).isEqualTo(captured);
        assertThat(day(captured, NOON)).isEqualByComparingTo("5");
        assertThat(captured.open()).isEmpty();
    }

    @Test
    void itsSizeIsBoundedWhateverPasses() {
        Allowances allowances = Allowances.NONE;
        for (int hour = 0; hour < 2_000; hour++) {
            Instant at = NOON.plusSeconds(3600L * hour);
            allowances = take(allowances, AllowanceKind.TRADE, "t", "1", at).captured("t");
            allowances =
                    take(allowances, AllowanceKind.WITHDRAWAL, "w", "1", at).captured("w");
        }
        assertThat(allowances.trades()).hasSize(25);
        assertThat(allowances.withdrawals()).hasSize(721);
        assertThat(allowances.open()).isEmpty();
    }

    @Test
    void aSnapshotComesBackAsItWas() {
        Allowances allowances = take(Allowances.NONE, AllowanceKind.TRADE, "a", "1000", NOON);
        allowances = take(allowances, AllowanceKind.WITHDRAWAL, "b", "0.25", NOON.plusSeconds(3600));
        byte[] json = EvenbookJson.mapper().writeValueAsBytes(allowances);
        assertThat(EvenbookJson.mapper().readValue(json, Allowances.class)).isEqualTo(allowances);
    }

    /** One amount that was taken, with what is left of it. */
    private record Naive(String key, AllowanceKind kind, Instant at, BigDecimal left, boolean open) {}

    @Test
    void itCountsAsAListOfAllThatWasTaken() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        List<Naive> naive = new ArrayList<>();
        Allowances allowances = Allowances.NONE;
        Instant now = NOON;
        for (int step = 0; step < 5_000; step++) {
            now = now.plusSeconds(random.nextLong(0, random.nextInt(10) == 0 ? 400_000 : 2_000));
            List<Naive> open = naive.stream().filter(Naive::open).toList();
            int action = open.isEmpty() ? 0 : random.nextInt(3);
            if (action == 0) {
                AllowanceKind kind = random.nextBoolean() ? AllowanceKind.TRADE : AllowanceKind.WITHDRAWAL;
                BigDecimal amount = BigDecimal.valueOf(random.nextLong(1, 1_000), 2);
                allowances = take(allowances, kind, "k" + step, amount.toPlainString(), now);
                naive.add(new Naive("k" + step, kind, now, amount, true));
            } else {
                Naive chosen = open.get(random.nextInt(open.size()));
                BigDecimal amount = random.nextBoolean()
                        ? chosen.left
                        : BigDecimal.valueOf(
                                random.nextLong(1, chosen.left.unscaledValue().longValueExact() + 1), 2);
                boolean capture = action == 2;
                allowances = capture ? allowances.captured(chosen.key) : allowances.released(chosen.key, amount);
                BigDecimal left = capture ? chosen.left : chosen.left.subtract(amount);
                naive.set(
                        naive.indexOf(chosen),
                        new Naive(chosen.key, chosen.kind, chosen.at, left, !capture && left.signum() > 0));
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
                    naive.stream().filter(Naive::open).count());
        }
    }

    private static BigDecimal sum(List<Naive> naive, AllowanceKind kind, Duration window, Instant now) {
        return naive.stream()
                .filter(one -> one.kind == kind)
                .filter(one -> endOfHour(one.at).plus(window).isAfter(now))
                .map(Naive::left)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static Instant endOfHour(Instant time) {
        return Instant.ofEpochSecond((time.getEpochSecond() / 3600 + 1) * 3600);
    }

    private static Allowances take(Allowances allowances, AllowanceKind kind, String key, String amount, Instant at) {
        Instant hour = Instant.ofEpochSecond(3600 * Allowances.hourOf(at));
        return allowances.plus(new AllowanceTaken(CAROL, kind, key, new BigDecimal(amount), BigDecimal.ONE, hour));
    }

    private static BigDecimal day(Allowances allowances, Instant now) {
        return allowances.taken(AllowanceKind.TRADE, Allowances.DAY, now);
    }
}
