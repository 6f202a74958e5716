package io.evenbook.command.market;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.market.MarketCommand.AdvanceTime;
import io.evenbook.api.market.MarketEvent.TimeAdvanced;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.command.market.matching.Matching;
import java.time.Instant;
import java.util.function.Consumer;

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
        return market.book().isDue(Arrivals.micros(streams.time()))
                && change(market, account, BookTime::advance, streams);
    }

    /**
     * Ends a part of the orders whose time is over. No stop fires: for commands that cancel orders ahead of all else.
     *
     * @param account that the command names: its holds are released in this commit; null: none
     * @return whether there were any; then the command must go on in another commit
     */
    static boolean expire(MarketState market, AccountId account, Streams streams) {
        return hasExpired(market, streams) && change(market, account, Matching::expire, streams);
    }

    /** Whether the time of an order is over. */
    static boolean hasExpired(MarketState market, Streams streams) {
        return market.book().hasExpired(Arrivals.micros(streams.time()));
    }

    /** @return whether the rules changed anything */
    private static boolean change(MarketState market, AccountId account, Consumer<Matching> rules, Streams streams) {
        Instant now = streams.time();
        BookRun run = BookRun.of(market, account, null, now, rules);
        if (!run.isChange()) {
            return false;
        }
        run.append(streams, new TimeAdvanced(market.marketId(), run.steps(), run.levels(), run.bookHash(), now));
        return true;
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
