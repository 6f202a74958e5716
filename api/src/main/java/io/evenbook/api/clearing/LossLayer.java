package io.evenbook.api.clearing;

/**
 * Who bears a loss from a default, in this order. MARGIN and FUND_SHARE: the defaulter, with its margin and its share
 * of the fund. HOUSE: the house, with its contribution. SURVIVORS: the others, with their shares of the fund. Their
 * margins are never drawn.
 */
public enum LossLayer {
    MARGIN,
    FUND_SHARE,
    HOUSE,
    SURVIVORS
}
