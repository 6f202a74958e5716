package io.evenbook.app.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.app.SetClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class OneTimeCodeTest {
    private static final Instant START = Instant.parse("2026-12-01T12:00:00Z");

    private final SetClock clock = new SetClock(START);
    private final OneTimeCode codes = new OneTimeCode(clock);

    @Test
    void aCodeWorksOnce() {
        assertThat(codes.redeem("0".repeat(32))).isFalse();
        String code = codes.issue();
        assertThat(code).matches("[0-9a-f]{32}");
        assertThat(codes.redeem("0".repeat(32))).isFalse();
        assertThat(codes.redeem(code)).isTrue();
        assertThat(codes.redeem(code)).isFalse();
    }

    @Test
    void aCodeIsValidForTenMinutes() {
        String early = codes.issue();
        clock.set(START.plusSeconds(600).minusNanos(1));
        assertThat(codes.redeem(early)).isTrue();
        String late = codes.issue();
        clock.advance(Duration.ofSeconds(600));
        assertThat(codes.redeem(late)).isFalse();
    }

    @Test
    void aNewCodeReplacesTheEarlierOne() {
        String first = codes.issue();
        String second = codes.issue();
        assertThat(codes.redeem(first)).isFalse();
        assertThat(codes.redeem(second)).isTrue();
    }
}
