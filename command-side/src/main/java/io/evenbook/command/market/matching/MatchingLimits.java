package io.evenbook.command.market.matching;

/**
 * The bounds of one command on a book.
 *
 * @param matches the most trades; what is left of an order ends, see {@link EndReason#MATCH_LIMIT}
 * @param fired the most stops that fire; the others fire before the next command
 * @param expired the most orders that expire; the others expire where an order meets them
 * @param bandBasisPoints how far a trade may be from the last one before its taker, in hundredths of a percent; 0: any
 * @param bandCallsAuction whether a taker that would trade further away calls an auction; else its rest ends
 */
public record MatchingLimits(int matches, int fired, int expired, int bandBasisPoints, boolean bandCallsAuction) {
    /** How many orders of its own owner a command takes away or reduces; beyond, the taker ends as with the matches. */
    public static final int PREVENTED = 50;

    /** 250 matches, 50 stops, 50 expiries, no band. */
    public static final MatchingLimits DEFAULT = new MatchingLimits(250, 50, 50, 0, false);
}
