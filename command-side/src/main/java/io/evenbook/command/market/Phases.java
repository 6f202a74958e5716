package io.evenbook.command.market;

import io.evenbook.api.RejectedException;
import io.evenbook.api.market.MarketCommand.ChangePhase;
import io.evenbook.api.market.MarketEvent.PhaseChanged;
import io.evenbook.api.market.MarketRejection.PhaseRefuses;
import io.evenbook.api.market.MarketRejection.Reference;
import io.evenbook.api.market.Phase;
import io.evenbook.api.market.PhaseAction;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.command.market.MarketState.BookChange;
import io.evenbook.command.market.matching.Tape;
import java.math.BigDecimal;
import java.util.List;

/** Moves markets from phase to phase. Several faults are reported in this order: market unknown, reference. */
final class Phases {
    private Phases() {}

    /** @throws RejectedException if the market's phase does not allow it */
    static void require(PhaseAction action, MarketState market) {
        List<PhaseAction> allowed = PhaseTable.allowedIn(market.phase());
        if (!allowed.contains(action)) {
            throw new RejectedException(new PhaseRefuses(market.marketId(), market.phase(), action, allowed));
        }
    }

    static void change(ChangePhase change, Streams streams) {
        MarketState market = MarketHandler.require(streams, change.marketId());
        if (change.session() != null && isStopped(market)) {
            return;
        }
        Long reference = reference(change, market);
        boolean isThere = market.phase() == change.phase();
        if (isThere && (reference == null || reference == market.book().lastTicks())) {
            return;
        }
        Tape facts = new Tape();
        if (reference != null) {
            facts.last(reference);
        }
        if (!isThere) {
            facts.phase(change.phase());
        }
        BookChange changed = market.changeBy(facts, List.of(), List.of());
        MarketHandler.append(
                streams,
                new PhaseChanged(
                        market.marketId(),
                        change.phase(),
                        market.phase(),
                        change.session(),
                        change.reason(),
                        reference,
                        changed.steps(),
                        changed.bookHash()));
    }

    /** An operator stopped it, and it waits for an operator: an incident outlives a schedule. */
    private static boolean isStopped(MarketState market) {
        return market.phase() == Phase.HALTED || market.phase() == Phase.CANCEL_ONLY;
    }

    /** The reference in ticks; null if the command names none. */
    private static Long reference(ChangePhase change, MarketState market) {
        BigDecimal price = change.reference();
        boolean isCall = change.phase() == Phase.CALL;
        boolean isMissing = isCall && price == null && market.book().lastTicks() == 0;
        if (isMissing || price != null && !isCall) {
            throw refused(change, market);
        }
        if (price == null) {
            return null;
        }
        if (price.signum() <= 0) {
            throw refused(change, market);
        }
        return market.terms().ticks(price).orElseThrow(() -> refused(change, market));
    }

    private static RejectedException refused(ChangePhase change, MarketState market) {
        return new RejectedException(new Reference(
                market.marketId(),
                change.phase(),
                change.reference(),
                market.terms().tickSize()));
    }
}
