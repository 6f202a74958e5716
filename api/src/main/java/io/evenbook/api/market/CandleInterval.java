package io.evenbook.api.market;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * How long a candle lasts. Candles begin at whole multiples of it from 1970-01-01T00:00Z on: those of a day at midnight
 * in UTC, so each lies within one day and one month.
 */
public enum CandleInterval {
    ONE_MINUTE("1m", 1),
    FIVE_MINUTES("5m", 5),
    FIFTEEN_MINUTES("15m", 15),
    ONE_HOUR("1h", 60),
    FOUR_HOURS("4h", 240),
    ONE_DAY("1d", 1_440);

    /** What {@link #named} accepts. */
    public static final String NAMES = "1m|5m|15m|1h|4h|1d";

    private final String text;
    private final int minutes;

    CandleInterval(String text, int minutes) {
        this.text = text;
        this.minutes = minutes;
    }

    /**
     * Returns the interval with this name, such as {@code 15m}.
     *
     * @throws IllegalArgumentException if it is none of {@value #NAMES}
     */
    public static CandleInterval named(String text) {
        return Arrays.stream(values())
                .filter(interval -> interval.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("must be one of " + NAMES + ": " + text));
    }

    /** Its length in minutes: 1 to 1,440. */
    public int minutes() {
        return minutes;
    }

    /** Its length. */
    public Duration length() {
        return Duration.ofMinutes(minutes);
    }

    /** Returns when the candle begins that contains a time: 12:07:30 is in the candle of 5m that begins at 12:05:00. */
    public Instant openTime(Instant time) {
        long seconds = 60L * minutes;
        return Instant.ofEpochSecond(Math.floorDiv(time.getEpochSecond(), seconds) * seconds);
    }

    @Override
    public String toString() {
        return text;
    }
}
