package io.evenbook.command.market;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.market.MarketCommand.AdvanceTime;
import io.evenbook.api.market.MarketEvent.TimeAdvanced;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.command.market.matching.Matching;
import io.evenbook.command.market.matching.Order;
import java.time.Instant;

/**
 * Does what time makes due in a book, before anything else is decided on it: orders expire, and stops fire that an
 * earlier command had to leave. Each commit does a bounded part; the command that came goes on in the next.
 */
final class BookTime {
    private BookTime() {}

    /**
     * Does a part of what is due.
     *
     * @param account that the command names: its holds are released in this commit; null: none
     * @return whether anything was due; then the command must go on in another commit
     */
    static boolean advance(MarketState market, AccountId account, Streams streams) {
        Instant now = streams.time();
        if (!market.book().isDue(Arrivals.micros(now))) {
            return false;
        }
        BookRun run = BookRun.of(market, account, null, now, BookTime::advance);
        if (!run.isChange()) {
            return false;
        }
        run.append(streams, new TimeAdvanced(market.marketId(), run.steps(), run.levels(), run.bookHash(), now));
        return true;
    }

    /**
     * Ends a part of the orders whose time is over. No stop fires: for commands that cancel orders ahead of all else.
     *
     * @param account that the command names: its holds are released in this commit; null: none
     * @return whether there were any; then the command must go on in another commit
     */
    static boolean expire(MarketState market, AccountId account, Streams streams) {
        if (!hasExpired(market, streams)) {
            return false;
        }
        Instant now = streams.time();
        BookRun run = BookRun.of(market, account, null, now, Matching::expire);
        run.append(streams, new TimeAdvanced(market.marketId(), run.steps(), run.levels(), run.bookHash(), now));
        return true;
    }

    /** Whether the time of an order is over. */
    static boolean hasExpired(MarketState market, Streams streams) {
        Order next = market.book().nextExpiry();
        return next != null && next.expiresAt() <= Arrivals.micros(streams.time());
    }

    private static void advance(Matching matching) {
        // In commits of their own: together they may have more events than one may
        if (!matching.expire()) {
            matching.fireStops();
        }
    }

    /** Does all that is due. */
    static void advance(AdvanceTime command, Streams streams) {
        if (advance(MarketHandler.require(streams, command.marketId()), null, streams)) {
            streams.continueWith(command);
        }
    }
}
