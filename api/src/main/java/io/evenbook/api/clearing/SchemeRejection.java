package io.evenbook.api.clearing;

import io.evenbook.api.Refusal;
import io.evenbook.api.Rejection;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.WindowId;
import java.time.Instant;
import java.time.LocalDate;

/** The reasons why a command was refused because of a scheme or a window. */
public sealed interface SchemeRejection extends Rejection {

    /** @param schemeId the client's text; it may be malformed */
    record SchemeUnknown(String schemeId) implements SchemeRejection {
        @Override
        public Refusal refusal() {
            return Refusal.unknown("clearing.scheme-unknown", "There is no scheme %s.".formatted(schemeId));
        }
    }

    /** @param windowId the client's text; it may be malformed */
    record WindowUnknown(String windowId) implements SchemeRejection {
        @Override
        public Refusal refusal() {
            return Refusal.unknown("clearing.window-unknown", "There is no clearing window %s.".formatted(windowId));
        }
    }

    /** @param kept how many settled windows of a scheme keep their positions */
    record PositionsRemoved(WindowId windowId, int kept) implements SchemeRejection {
        @Override
        public Refusal refusal() {
            return Refusal.unknown(
                    "clearing.positions-removed",
                    "The positions of %s were removed; those of the %d windows that settled last are kept."
                            .formatted(windowId, kept));
        }
    }

    /** @param rule what the field must be */
    record SchemeValue(SchemeId schemeId, String field, String value, String rule) implements SchemeRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule("clearing.scheme-terms", "%s must be %s: %s.".formatted(field, rule, value));
        }
    }

    /** No further window can open, since its dates are beyond what a calendar of the scheme knows. */
    record CalendarEnds(SchemeId schemeId, LocalDate validThrough) implements SchemeRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict(
                    "clearing.calendar-ends",
                    "The next window of %s has dates after %s, the last day of a calendar; set the calendar first."
                            .formatted(schemeId, validThrough));
        }
    }

    /** @param at when the schedule may do it */
    record WindowNotDue(WindowId windowId, Instant at) implements SchemeRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict("clearing.window-not-due", "%s is not due before %s.".formatted(windowId, at));
        }
    }

    /** @param stage in which the window is: OPEN, CLOSED, DUE, NETTED, RESOLVED or SETTLED */
    record WindowStage(WindowId windowId, String stage) implements SchemeRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict(
                    "clearing.window-stage", "%s is %s, so this cannot be done to it.".formatted(windowId, stage));
        }
    }

    /** @param before the window that has to settle first */
    record WindowWaits(WindowId windowId, WindowId before) implements SchemeRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict(
                    "clearing.window-waits", "%s settles after %s, which has not settled.".formatted(windowId, before));
        }
    }

    record WindowIsParked(WindowId windowId) implements SchemeRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict("clearing.window-parked", "%s is parked; retry it first.".formatted(windowId));
        }
    }

    record WindowNotParked(WindowId windowId) implements SchemeRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict("clearing.window-not-parked", "%s is not parked.".formatted(windowId));
        }
    }

    /** Something else is recorded for the same step of the window. */
    record DigestDiffers(WindowId windowId, String recorded, String digest) implements SchemeRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict(
                    "clearing.digest-differs",
                    "%s has the recorded digest %s, not %s.".formatted(windowId, recorded, digest));
        }
    }

    /** The sums of the window are not those of the account. */
    record SumsDiffer(WindowId windowId, AccountId accountId, AssetCode asset, String own, String given)
            implements SchemeRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict(
                    "clearing.sums-differ",
                    "%s has another position in %s of %s, %s, than the sums of the window, %s."
                            .formatted(accountId, asset, windowId, own, given));
        }
    }

    /**
     * Events are parked that the window needs: trades that could not be novated, and events of any kind that could not
     * be read.
     */
    record EventsParked(WindowId windowId, int events) implements SchemeRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict(
                    "clearing.events-parked",
                    "%s may need %d parked events of the process Clearing; retry or resolve them, then the window."
                            .formatted(windowId, events));
        }
    }

    /** More sides of trades are novated in the window than its trades have. */
    record NovationsDiffer(WindowId windowId, int trades, long novatedSides) implements SchemeRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict(
                    "clearing.novations-differ",
                    "%s has %d trades, but %d novated sides; it takes two sides a trade."
                            .formatted(windowId, trades, novatedSides));
        }
    }

    /** The terms of the scheme name no account that takes over trades. */
    record NoCloseOutAccount(SchemeId schemeId) implements SchemeRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict("clearing.no-close-out", "Scheme %s has no close-out account.".formatted(schemeId));
        }
    }

    /** The window has more trades than the service takes into memory. */
    record WindowTooLarge(WindowId windowId, int trades, int most) implements SchemeRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict(
                    "clearing.window-too-large",
                    "%s has %d trades, more than %d; raise evenbook.clearing.max-trades, restart, and retry it."
                            .formatted(windowId, trades, most));
        }
    }

    /** @param rule what the settlement date must be */
    record SettlementDate(WindowId windowId, LocalDate settlesOn, String rule) implements SchemeRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule("clearing.settlement-date", "settlesOn must be %s: %s.".formatted(rule, settlesOn));
        }
    }

    /** @param at the end of the day in the zone of the scheme */
    record DayNotOver(SchemeId schemeId, LocalDate businessDate, Instant at) implements SchemeRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict(
                    "clearing.day-not-over", "%s is not over for %s before %s.".formatted(businessDate, schemeId, at));
        }
    }

    /** @param businessDate is no business day in all settlement calendars */
    record PenaltyDay(SchemeId schemeId, LocalDate businessDate) implements SchemeRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict(
                    "clearing.penalty-day",
                    "businessDate must be a business day in all calendars of %s: %s."
                            .formatted(schemeId, businessDate));
        }
    }
}
