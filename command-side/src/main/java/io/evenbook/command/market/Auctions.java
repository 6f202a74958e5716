package io.evenbook.command.market;

import io.evenbook.api.market.BookStep;
import io.evenbook.api.market.MarketCommand.ChangePhase;
import io.evenbook.api.market.MarketEvent.AuctionUncrossed;
import io.evenbook.api.market.Uncrossing;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.command.market.matching.Auction;
import io.evenbook.command.market.matching.Book;

/** Trades what a call has collected, at one price. */
final class Auctions {
    private static final BookStep OVER = BookStep.of("U", 0);

    private Auctions() {}

    /**
     * Does as much of the market's auction as one commit may have. The price is found once, by the first part.
     *
     * @param next the phase that follows
     * @return whether the auction is over
     */
    static boolean uncross(ChangePhase next, MarketState market, Streams streams) {
        Book book = market.book();
        long reference = book.lastTicks();
        Uncrossing found = book.auctionTicks() == 0 ? Auction.price(book, reference) : null;
        if (found == null && book.auctionTicks() == 0) {
            return true;
        }
        long priceTicks = found == null ? book.auctionTicks() : found.priceTicks();
        BookRun run = BookRun.of(market, null, null, streams.time(), matching -> matching.uncross(priceTicks));
        boolean isOver = run.steps().getLast().equals(OVER);
        run.append(
                streams,
                new AuctionUncrossed(
                        market.marketId(),
                        priceTicks,
                        run.crossedLots(),
                        found == null ? null : (Long) Math.abs(found.surplusLots()),
                        found == null ? null : found.surplusSide(),
                        found == null ? null : (Long) reference,
                        found == null ? null : found.decidedBy(),
                        isOver,
                        next.phase(),
                        next.session(),
                        next.reason(),
                        run.steps(),
                        run.levels(),
                        run.bookHash(),
                        streams.time()));
        return isOver;
    }
}
