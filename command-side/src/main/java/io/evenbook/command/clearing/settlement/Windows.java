package io.evenbook.command.clearing.settlement;

import static io.evenbook.command.account.Checks.refused;

import io.evenbook.api.RejectedException;
import io.evenbook.api.clearing.SchemeRejection.WindowStage;
import io.evenbook.api.clearing.SchemeRejection.WindowUnknown;
import io.evenbook.api.id.WindowId;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.command.base.Facts;
import io.evenbook.command.clearing.SchemeAggregate;
import io.evenbook.command.clearing.SchemeState;
import io.evenbook.command.clearing.SchemeState.Live;
import io.evenbook.command.clearing.SchemeState.Stage;
import io.evenbook.command.trade.TradeClearing;

/** How far the window of a command is. */
final class Windows {
    private Windows() {}

    /**
     * Whether a window is in a stage; false if it is further.
     *
     * @throws RejectedException {@code clearing.window-unknown}, or {@code clearing.window-stage} if it is not that far
     */
    static boolean isAt(WindowId windowId, Stage stage, Streams streams) {
        Live live = find(windowId, streams);
        if (live != null && live.stage().compareTo(stage) < 0) {
            throw refused(new WindowStage(windowId, live.stage().name()));
        }
        return live != null && live.stage() == stage;
    }

    /**
     * Whether a window is before a stage.
     *
     * @throws RejectedException {@code clearing.window-unknown}
     */
    static boolean isBefore(Stage stage, WindowId windowId, Streams streams) {
        Live live = find(windowId, streams);
        return live != null && live.stage().compareTo(stage) < 0;
    }

    /**
     * Asks whether a window is before a stage.
     *
     * @throws RejectedException {@code clearing.window-unknown}, or {@code clearing.window-stage} if it is that far
     */
    static void requireBefore(Stage stage, WindowId windowId, Streams streams) {
        Live live = find(windowId, streams);
        if (live == null || live.stage().compareTo(stage) >= 0) {
            throw refused(new WindowStage(
                    windowId, live == null ? "SETTLED" : live.stage().name()));
        }
    }

    /**
     * Asks whether what is open of a trade can be taken out of the positions of its window. They move there until the
     * window that failed the trade last has settled, and are final when its own is due.
     *
     * @throws RejectedException {@code clearing.window-unknown}, or {@code clearing.window-stage} if they are not
     *     there, or final
     */
    static void requireInPositions(TradeClearing trade, WindowId windowId, Streams streams) {
        requireBefore(Stage.DUE, windowId, streams);
        if (trade.lastFail() == null) {
            return;
        }
        WindowId failedIn = trade.lastFail().windowId();
        Live live = find(failedIn, streams);
        if (live != null) {
            throw refused(new WindowStage(failedIn, live.stage().name()));
        }
    }

    /** Null if it has settled. */
    private static Live find(WindowId windowId, Streams streams) {
        SchemeState scheme = SchemeAggregate.require(windowId.schemeId(), Facts.of(streams));
        if (!scheme.knows(windowId)) {
            throw refused(new WindowUnknown(windowId.value()));
        }
        return scheme.find(windowId);
    }
}
