package io.evenbook.command.market;

import io.evenbook.api.RejectedException;
import io.evenbook.api.market.MarketCommand.AdvanceTime;
import io.evenbook.api.market.MarketCommand.ChangePhase;
import io.evenbook.api.market.MarketCommand.ContinueAuction;
import io.evenbook.api.market.MarketEvent.PhaseChanged;
import io.evenbook.api.market.MarketRejection.PhaseRefuses;
import io.evenbook.api.market.MarketRejection.Reference;
import io.evenbook.api.market.Phase;
import io.evenbook.api.market.PhaseAction;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.command.market.matching.Book;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;

/**
 * Moves markets from phase to phase. Several faults are reported in this order: market unknown, reference.
 *
 * <p>Whoever leaves a call trades what it has collected first, whatever phase follows: so a book is crossed in a call
 * only. An auction of more matches than one commit may have goes on in the next, before anything else.
 */
final class Phases {
    private Phases() {}

    /** @throws RejectedException if the market's phase does not allow it; an auction that goes on allows nothing */
    static void require(PhaseAction action, MarketState market) {
        List<PhaseAction> allowed = isUncrossing(market) ? List.of() : PhaseTable.allowedIn(market.phase());
        if (!allowed.contains(action)) {
            throw new RejectedException(new PhaseRefuses(market.marketId(), market.phase(), action, allowed));
        }
    }

    private static boolean isUncrossing(MarketState market) {
        return market.book().auctionTicks() != 0;
    }

    /** The command that uncrosses does this itself; a process does it after a crash in between. */
    static void goOn(ContinueAuction auction, Streams streams) {
        MarketState market = MarketHandler.require(streams, auction.marketId());
        if (isUncrossing(market)) {
            change(
                    new ChangePhase(auction.marketId(), auction.phase(), auction.reason(), null, auction.session()),
                    streams);
        }
    }

    static void change(ChangePhase change, Streams streams) {
        MarketState market = MarketHandler.require(streams, change.marketId());
        if (change.session() != null && !isUncrossing(market) && ignoresSession(change, market, streams)) {
            return;
        }
        Long reference = reference(change, market);
        boolean isThere = market.phase() == change.phase();
        if (isThere && (reference == null || isPresent(reference, market))) {
            return;
        }
        if (BookTime.advance(market, null, streams)) {
            streams.decideAgain(change);
            return;
        }
        if (market.phase() == Phase.CALL && !isThere && !Auctions.uncross(change, market, streams)) {
            streams.continueWith(change);
            return;
        }
        enter(change, reference, market, streams);
        if (market.book().isDue(Arrivals.micros(streams.time()))) {
            streams.continueWith(new AdvanceTime(change.marketId()));
        }
    }

    /** Whether it is the last price, and the static band lies around it. */
    private static boolean isPresent(long ticks, MarketState market) {
        Book book = market.book();
        return ticks == book.lastTicks() && !book.isLastAbove() && ticks == market.referenceTicks();
    }

    private static void enter(ChangePhase change, Long reference, MarketState market, Streams streams) {
        Phase before = market.phase();
        BookRun run = BookRun.of(market, null, null, streams.time(), matching -> {
            if (reference != null) {
                matching.name(reference);
            }
            if (before != change.phase()) {
                matching.enter(change.phase());
            }
        });
        run.append(
                streams,
                new PhaseChanged(
                        change.marketId(),
                        change.phase(),
                        before,
                        change.session(),
                        change.reason(),
                        reference,
                        run.steps(),
                        run.bookHash()));
    }

    /** Says by an event of its own that a rule of the book has changed the phase: a band that calls an auction. */
    static void say(MarketState market, Phase before, Streams streams) {
        MarketHandler.append(
                streams,
                new PhaseChanged(
                        market.marketId(),
                        market.phase(),
                        before,
                        null,
                        "price band",
                        null,
                        List.of(),
                        market.bookHash()));
    }

    /** The session may come from sessions or from a calendar that has been replaced. */
    private static boolean ignoresSession(ChangePhase change, MarketState market, Streams streams) {
        return isStopped(market) || !SessionRules.isSessionDay(LocalDate.parse(change.session()), market, streams);
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
        boolean isUnfit = price != null && (!isCall || price.signum() <= 0);
        if (isMissing || isUnfit) {
            throw refused(change, market);
        }
        return price == null ? null : (Long) market.terms().ticks(price).orElseThrow(() -> refused(change, market));
    }

    private static RejectedException refused(ChangePhase change, MarketState market) {
        return new RejectedException(new Reference(
                market.marketId(),
                change.phase(),
                change.reference(),
                market.terms().tickSize()));
    }
}
