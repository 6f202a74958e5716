package io.evenbook.command.market.matching;

/**
 * The bounds of one command on a book.
 *
 * @param matches the most trades; what is left of an order ends, see {@link EndReason#MATCH_LIMIT}
 * @param prevented how many orders of its own owner a command takes away or reduces; beyond, the taker ends as with the
 *     matches
 * @param fired the most stops that fire; the others fire before the next command
 * @param expired the most orders that expire; the others expire where an order meets them
 * @param levelLots the most that may rest at a price; an order that would exceed it ends
 * @param bandBasisPoints how far a trade may be from the last one before its taker, in hundredths of a percent; 0: any
 * @param bandCallsAuction whether a taker that would trade further away calls an auction; else its rest ends
 */
public record MatchingLimits(
        int matches,
        int prevented,
        int fired,
        int expired,
        long levelLots,
        int bandBasisPoints,
        boolean bandCallsAuction) {
    /** 250 matches, 20 prevented self-trades, 50 stops, 50 expiries, levels of any size, no band. */
    public static final MatchingLimits DEFAULT = new MatchingLimits(250, 20, 50, 50, Long.MAX_VALUE, 0, false);

    /** The same bounds for levels of at most so many lots. */
    public MatchingLimits withLevelLots(long lots) {
        return new MatchingLimits(matches, prevented, fired, expired, lots, bandBasisPoints, bandCallsAuction);
    }

    /** The same bounds with a band. */
    public MatchingLimits withBand(int basisPoints, boolean callsAuction) {
        return new MatchingLimits(matches, prevented, fired, expired, levelLots, basisPoints, callsAuction);
    }
}
