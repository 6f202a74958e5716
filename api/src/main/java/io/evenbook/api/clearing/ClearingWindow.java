package io.evenbook.api.clearing;

import io.evenbook.api.id.WindowId;
import java.time.Instant;
import java.time.LocalDate;

/**
 * A clearing window: the trades of a scheme between two positions of the log, which settle together. Its times were
 * fixed when it opened; a window may close or settle later than planned, never without its event.
 *
 * @param tradeDate the day on which it is planned to close
 * @param closesAt when it is planned to close
 * @param settlesOn the settlement date, on which its trades are due
 * @param settlesAt when it is due, not before {@code closesAt}
 */
public record ClearingWindow(
        WindowId windowId, LocalDate tradeDate, Instant closesAt, LocalDate settlesOn, Instant settlesAt) {}
