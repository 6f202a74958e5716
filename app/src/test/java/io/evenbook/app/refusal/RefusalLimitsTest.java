package io.evenbook.app.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.audit.RefusalCount;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RefusalLimitsTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    private final RefusalLimits limits = new RefusalLimits(2, Duration.ofMinutes(1));

    @Test
    void admitsTheFirstOfEachKeyAndInterval() {
        assertThat(limits.admits("a", NOW)).isTrue();
        assertThat(limits.admits("a", NOW.plusSeconds(59))).isTrue();
        assertThat(limits.admits("a", NOW.plusSeconds(59))).isFalse();
        assertThat(limits.admits("b", NOW.plusSeconds(59))).isTrue();
        assertThat(limits.admits("a", NOW.plusSeconds(60))).isTrue();
    }

    @Test
    void keepsABoundedNumberOfKeys() {
        for (int key = 0; key < RefusalLimits.MAX_KEYS; key++) {
            assertThat(limits.admits(key, NOW)).isTrue();
        }
        assertThat(limits.admits(RefusalLimits.MAX_KEYS, NOW)).isFalse();
        assertThat(limits.admits(0, NOW)).isTrue();
    }

    @Test
    void countsHaveAtMost200KeysAndTheSumOfTheRest() {
        RefusalCounts counts = new RefusalCounts();
        for (int user = 0; user < 1_000; user++) {
            counts.add("usr_" + user, "POST /api/v1/orders", "account.frozen");
        }
        counts.add("usr_0", "POST /api/v1/orders", "account.frozen");
        counts.drop();
        RefusalCounts.Taken taken = counts.take();
        assertThat(taken.dropped()).isOne();
        assertThat(taken.counts()).hasSize(201);
        assertThat(taken.counts().stream().mapToLong(RefusalCount::count).sum()).isEqualTo(1_001);
        assertThat(counts.take().isEmpty()).isTrue();
    }

    @Test
    void aSealNamesTheMostFrequent200() {
        List<RefusalCount> many = IntStream.range(0, 201)
                .mapToObj(user -> new RefusalCount("usr_" + user, "POST /api/v1/orders", "account.frozen", 500 - user))
                .toList();
        assertThat(RefusalSealing.bounded(many))
                .startsWith(many.getFirst())
                .endsWith(new RefusalCount("others", "", "", 300))
                .hasSize(201);
        assertThat(RefusalSealing.bounded(many.subList(0, 200))).isEqualTo(many.subList(0, 200));
    }
}
