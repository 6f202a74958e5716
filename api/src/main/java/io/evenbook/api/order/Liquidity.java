package io.evenbook.api.order;

/** The maker rested in the book, the taker arrived. */
public enum Liquidity {
    MAKER,
    TAKER
}
