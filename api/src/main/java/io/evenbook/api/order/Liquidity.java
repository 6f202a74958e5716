package io.evenbook.api.order;

/** The role of an order in a match: the maker rested in the book, the taker arrived; in an auction both rested. */
public enum Liquidity {
    MAKER,
    TAKER,
    AUCTION
}
