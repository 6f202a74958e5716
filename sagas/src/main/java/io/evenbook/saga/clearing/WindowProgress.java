package io.evenbook.saga.clearing;

import io.evenbook.api.clearing.ClearingWindow;
import io.evenbook.api.clearing.SchemeEvent.WindowClosed;
import io.evenbook.api.clearing.SchemeEvent.WindowDue;
import io.evenbook.api.clearing.SchemeEvent.WindowEvent;
import io.evenbook.api.clearing.SchemeEvent.WindowNetted;
import io.evenbook.api.clearing.SchemeEvent.WindowOpened;
import io.evenbook.api.clearing.SchemeEvent.WindowParked;
import io.evenbook.api.clearing.SchemeEvent.WindowRescheduled;
import io.evenbook.api.clearing.SchemeEvent.WindowResolved;
import io.evenbook.api.clearing.SchemeEvent.WindowRetried;
import io.evenbook.api.clearing.SchemeEvent.WindowSettled;
import io.evenbook.api.clearing.SchemeRejection;
import io.evenbook.api.clearing.SchemeRejection.EventsParked;
import io.evenbook.api.clearing.SchemeRejection.NovationsDiffer;
import io.evenbook.api.id.WindowId;
import io.evenbook.netting.PartialTerms;
import java.time.LocalDate;

/**
 * A window that has not settled, as far as the process has read its events: a row of {@code clearing_window}.
 *
 * @param openedAt the position in the log; its trades come behind it
 * @param settlesOn the day on which its trades are due
 * @param terms of the scheme when it opened
 * @param parked whether its settlement waits for an operator
 * @param retries how often an operator has retried it
 * @param sent the last step whose commands have durable outcomes; null: none since it was due, or was retried
 */
record WindowProgress(
        WindowId windowId,
        long openedAt,
        LocalDate settlesOn,
        PartialTerms terms,
        Stage stage,
        boolean parked,
        int retries,
        Step sent,
        Trades trades,
        Netted netted,
        Resolved resolved) {

    /** The most trades that record at a time that they do not settle in full. */
    static final int MAX_FAILS = 10_000;

    /** How far a window is. */
    enum Stage {
        OPEN,
        CLOSED,
        DUE,
        NETTED,
        RESOLVED
    }

    /** A step of the settlement, in their order. */
    enum Step {
        /** Sums up the positions. */
        NET,
        /** Has each participant compare its sums, and reserve what it delivers beyond the holds of its orders. */
        PREPARE,
        /** Decides what settles. */
        RESOLVE,
        /** Has trades that do not settle in full record that, some at a time: the one step that is repeated. */
        FAIL,
        /** Has each participant move what settles. Its events are many, and the process waits for none of them. */
        POST,
        /** Ends the settlement. */
        FINISH
    }

    /**
     * Its trades.
     *
     * @param count of all, those that an earlier window did not settle included
     * @param carried those of them that an earlier window did not settle
     * @param obligations penalties and compensations beside the trades
     * @param novatedSides two for each novated trade
     */
    record Trades(int count, int carried, int obligations, long novatedSides) {
        private static final Trades NONE = new Trades(0, 0, 0, 0);

        private Trades plus(int more, int moreCarried, long moreSides) {
            return new Trades(
                    Math.addExact(count, more),
                    carried + moreCarried,
                    obligations,
                    Math.addExact(novatedSides, moreSides));
        }

        private Trades withObligations(int more) {
            return new Trades(count, carried, Math.addExact(obligations, more), novatedSides);
        }

        /** Trades and obligations. */
        int rows() {
            return Math.addExact(count, obligations);
        }

        boolean areNovated() {
            return novatedSides == 2L * count;
        }

        /** Whether all but some are novated. */
        private boolean areNovatedBut(int parked) {
            return parked > 0 && novatedSides == 2L * (count - parked);
        }

        /** Whether there are more novated sides than trades have. */
        private boolean areNovatedTwice() {
            return novatedSides > 2L * count;
        }
    }

    /** Its sums. @param participants the accounts that have a position */
    record Netted(int participants, String digest) {}

    /**
     * Which trades settle.
     *
     * @param failing trades and obligations that do not settle in full
     * @param sent trades of them for which the command was sent that records it, and obligations that are carried over
     * @param failed trades of them that know it, and obligations that are carried over
     */
    record Resolved(int failing, int sent, int failed, String digest) {
        private boolean areAllFailed() {
            return failed == failing;
        }

        /** How many can be sent now: none before all that were sent know it. */
        private int sendable() {
            return failed < sent ? 0 : Math.min(failing - failed, MAX_FAILS);
        }

        /** A refused command may have been one of those that were sent. */
        private Resolved retried() {
            return new Resolved(failing, failed, failed, digest);
        }

        private Resolved withSent() {
            return new Resolved(failing, failed + sendable(), failed, digest);
        }

        private Resolved withCarried(int obligations) {
            return new Resolved(failing, sent + obligations, failed + obligations, digest);
        }

        private Resolved withFailed(int more) {
            return new Resolved(failing, sent, failed + more, digest);
        }
    }

    /**
     * How many accounts have to take a step yet, by their events, and how many events are parked.
     *
     * @param unprepared accounts that deliver more than their orders held, and have not reserved
     * @param hasPenalties whether penalties that the window takes up are not booked yet
     * @param parkedTrades trades of the window that could not be novated
     * @param parkedDays business days of which a penalty that the window takes up could not be booked
     * @param unknown events behind its opening that could not be taken in: some may be of the window
     */
    record Answers(int unprepared, boolean hasPenalties, int parkedTrades, int parkedDays, int unknown) {
        private int parked() {
            return parkedTrades + parkedDays + unknown;
        }
    }

    static WindowProgress opened(ClearingWindow window, long openedAt, PartialTerms terms) {
        return new WindowProgress(
                window.windowId(),
                openedAt,
                window.settlesOn(),
                terms,
                Stage.OPEN,
                false,
                0,
                null,
                Trades.NONE,
                null,
                null);
    }

    /** The window after an event of its own that does not end it. */
    WindowProgress evolve(WindowEvent event) {
        return switch (event) {
            case WindowOpened opened -> throw new IllegalArgumentException("must be new: " + opened.windowId());
            case WindowSettled settled -> throw new IllegalArgumentException("must not end it: " + settled.windowId());
            case WindowClosed _ -> with(Stage.CLOSED, false, null, netted, resolved);
            case WindowRescheduled moved ->
                new WindowProgress(
                        windowId,
                        openedAt,
                        moved.settlesOn(),
                        terms,
                        stage,
                        parked,
                        retries,
                        sent,
                        trades,
                        netted,
                        resolved);
            case WindowDue _ -> with(Stage.DUE, false, null, null, null);
            case WindowNetted sums ->
                with(Stage.NETTED, parked, sent, new Netted(sums.participants(), sums.digest()), null);
            case WindowResolved settling ->
                with(
                        Stage.RESOLVED,
                        parked,
                        sent,
                        netted,
                        new Resolved(settling.partial() + settling.failed(), 0, 0, settling.digest()));
            case WindowParked _ -> with(stage, true, sent, netted, resolved);
            case WindowRetried _ -> retried();
        };
    }

    /** A retry sums up anew, unless what settles is decided already. */
    private WindowProgress retried() {
        int more = retries + 1;
        return stage == Stage.RESOLVED
                ? with(stage, false, more, Step.RESOLVE, netted, resolved.retried())
                : with(Stage.DUE, false, more, null, null, null);
    }

    WindowProgress withSent(Step step) {
        return with(stage, parked, step, netted, step == Step.FAIL ? resolved.withSent() : resolved);
    }

    WindowProgress withTrades(int more) {
        return with(trades.plus(more, 0, 0));
    }

    /** Without a trade that was cancelled. @param wasCarried whether an earlier window did not settle it */
    WindowProgress withCancelled(boolean wasCarried) {
        return with(trades.plus(-1, wasCarried ? -1 : 0, 0));
    }

    /** With trades that an earlier window did not settle, novated long ago. */
    WindowProgress withCarried(int more) {
        return with(trades.plus(more, more, 2L * more));
    }

    WindowProgress withObligations(int more) {
        return with(trades.withObligations(more));
    }

    /** With obligations that it does not settle, and that the next window has now. */
    WindowProgress withCarriedObligations(int obligations) {
        return with(stage, parked, sent, netted, resolved.withCarried(obligations));
    }

    /** @param moreSides less than zero: those of trades that were cancelled */
    WindowProgress withNovated(int moreSides) {
        return with(trades.plus(0, 0, moreSides));
    }

    /** With trades that know that they do not settle in full. */
    WindowProgress withFailed(int more) {
        return with(stage, parked, sent, netted, resolved.withFailed(more));
    }

    private WindowProgress with(Trades newTrades) {
        return new WindowProgress(
                windowId, openedAt, settlesOn, terms, stage, parked, retries, sent, newTrades, netted, resolved);
    }

    private WindowProgress with(
            Stage newStage, boolean nowParked, Step newSent, Netted newNetted, Resolved newResolved) {
        return with(newStage, nowParked, retries, newSent, newNetted, newResolved);
    }

    private WindowProgress with(
            Stage newStage, boolean nowParked, int newRetries, Step newSent, Netted newNetted, Resolved newResolved) {
        return new WindowProgress(
                windowId,
                openedAt,
                settlesOn,
                terms,
                newStage,
                nowParked,
                newRetries,
                newSent,
                trades,
                newNetted,
                newResolved);
    }

    /** Whether the process has something to do for it, now or once an event comes. */
    boolean isSettling() {
        return stage.compareTo(Stage.DUE) >= 0 && !parked;
    }

    /** The step whose commands the process sends now; null: it waits for events. */
    Step next(Answers answers) {
        Step step = isSettling() ? possible(answers) : null;
        boolean isNew = step != null && (sent == null || step.compareTo(sent) > 0);
        return isNew || step == Step.FAIL ? step : null;
    }

    private Step possible(Answers answers) {
        return switch (stage) {
            case OPEN, CLOSED -> null;
            case DUE -> trades.areNovated() && !answers.hasPenalties() ? Step.NET : null;
            case NETTED -> hasSent(Step.PREPARE) && answers.unprepared() == 0 ? Step.RESOLVE : Step.PREPARE;
            case RESOLVED -> {
                if (resolved.areAllFailed()) {
                    yield hasSent(Step.POST) ? Step.FINISH : Step.POST;
                }
                yield fails() > 0 ? Step.FAIL : null;
            }
        };
    }

    /** Its commands have durable outcomes then, and none was refused. */
    private boolean hasSent(Step step) {
        return sent != null && sent.compareTo(step) >= 0;
    }

    /** How many trades the step FAIL is about now. */
    int fails() {
        return resolved.sendable();
    }

    /**
     * Why the process must not go on before an operator has acted; null: it may go on, or waits for events that come.
     */
    SchemeRejection obstacle(Answers answers) {
        boolean isNettable = answers.parkedDays() == 0 && !trades.areNovatedBut(answers.parkedTrades());
        if (answers.unknown() > 0 || stage == Stage.DUE && !isNettable) {
            return new EventsParked(windowId, answers.parked());
        }
        return stage == Stage.DUE && trades.areNovatedTwice()
                ? new NovationsDiffer(windowId, trades.count(), trades.novatedSides())
                : null;
    }
}
