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

/** How far the window of a command is. */
final class Windows {
    private Windows() {}

    /**
     * @throws RejectedException {@code clearing.window-unknown}, or {@code clearing.window-stage} unless the window is
     *     in one of the stages
     */
    static void requireStage(WindowId windowId, Stage first, Stage last, Streams streams) {
        SchemeState scheme = scheme(windowId, streams);
        if (!scheme.knows(windowId)) {
            throw refused(new WindowUnknown(windowId.value()));
        }
        Live live = scheme.find(windowId);
        if (live == null) {
            throw refused(new WindowStage(windowId, "SETTLED"));
        }
        if (live.stage().compareTo(first) < 0 || live.stage().compareTo(last) > 0) {
            throw refused(new WindowStage(windowId, live.stage().name()));
        }
    }

    /** @throws IllegalArgumentException unless the second window settles next after the first */
    static void requireNext(WindowId windowId, WindowId next, Streams streams) {
        if (!windowId.next().equals(next) || scheme(windowId, streams).find(next) == null) {
            throw new IllegalArgumentException("must settle next after %s: carriedTo=%s".formatted(windowId, next));
        }
    }

    private static SchemeState scheme(WindowId windowId, Streams streams) {
        return SchemeAggregate.require(windowId.schemeId(), Facts.of(streams));
    }
}
