package io.evenbook.api.clearing;

import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.WindowId;
import java.time.LocalDate;

/**
 * A settlement scheme in the view.
 *
 * @param terms from the next window on
 * @param openWindow takes up the trades of now
 * @param penaltyDay the last business day whose penalties are due; null: none
 */
public record SchemeAnswer(
        SchemeId schemeId, SchemeTerms terms, WindowId openWindow, LocalDate penaltyDay, long version, long position) {}
