package io.evenbook.api.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CandleIntervalTest {

    /** The last microsecond of a candle, the first of the next, and the one after. */
    @ParameterizedTest
    @CsvSource({
        "1m, 2026-01-31T12:07:59.999999Z, 2026-01-31T12:07:00Z",
        "1m, 2026-01-31T12:08:00Z, 2026-01-31T12:08:00Z",
        "1m, 2026-01-31T12:08:00.000001Z, 2026-01-31T12:08:00Z",
        "5m, 2026-01-31T12:09:59.999999Z, 2026-01-31T12:05:00Z",
        "5m, 2026-01-31T12:10:00Z, 2026-01-31T12:10:00Z",
        "15m, 2026-01-31T12:14:59.999999Z, 2026-01-31T12:00:00Z",
        "15m, 2026-01-31T12:15:00Z, 2026-01-31T12:15:00Z",
        "1h, 2026-01-31T12:59:59.999999Z, 2026-01-31T12:00:00Z",
        "1h, 2026-01-31T13:00:00Z, 2026-01-31T13:00:00Z",
        "4h, 2026-01-31T15:59:59.999999Z, 2026-01-31T12:00:00Z",
        "4h, 2026-01-31T16:00:00Z, 2026-01-31T16:00:00Z",
        "1d, 2026-01-31T23:59:59.999999Z, 2026-01-31T00:00:00Z",
        "1d, 2026-02-01T00:00:00Z, 2026-02-01T00:00:00Z",
        "1d, 2028-02-28T23:59:59.999999Z, 2028-02-28T00:00:00Z",
        "1d, 2028-02-29T00:00:00Z, 2028-02-29T00:00:00Z",
        "1d, 2028-02-29T23:59:59.999999Z, 2028-02-29T00:00:00Z",
        "1d, 2028-03-01T00:00:00Z, 2028-03-01T00:00:00Z",
        "1d, 2026-12-31T23:59:59.999999Z, 2026-12-31T00:00:00Z",
        "1d, 1969-12-31T23:59:59.999999Z, 1969-12-31T00:00:00Z"
    })
    void aCandleBeginsAtAMultipleOfItsInterval(String interval, Instant time, Instant openTime) {
        assertThat(CandleInterval.named(interval).openTime(time)).isEqualTo(openTime);
    }

    @ParameterizedTest
    @EnumSource
    void aDayHasWholeCandles(CandleInterval interval) {
        assertThat(1_440 % interval.minutes()).isZero();
        assertThat(interval.length()).hasMinutes(interval.minutes());
    }

    @Test
    void theNamesAreThoseOfTheIntervals() {
        assertThat(Arrays.stream(CandleInterval.values()).map(Object::toString).collect(Collectors.joining("|")))
                .isEqualTo(CandleInterval.NAMES);
        assertThatThrownBy(() -> CandleInterval.named("1M")).hasMessage("must be one of 1m|5m|15m|1h|4h|1d: 1M");
    }
}
