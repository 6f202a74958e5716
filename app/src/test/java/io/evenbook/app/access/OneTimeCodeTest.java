package io.evenbook.app.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class OneTimeCodeTest {
    private static final Instant START = Instant.parse("2026-12-01T12:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final OneTimeCode codes = new OneTimeCode(new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now.get();
        }
    });

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
        now.set(START.plusSeconds(600).minusNanos(1));
        assertThat(codes.redeem(early)).isTrue();
        String late = codes.issue();
        now.set(now.get().plusSeconds(600));
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
