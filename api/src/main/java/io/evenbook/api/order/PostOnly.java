package io.evenbook.api.order;

/** What happens to an order that must not trade on arrival, and would. */
public enum PostOnly {
    /** It is refused. */
    REJECT,
    /** It rests one tick off the best price of the other side. */
    SLIDE
}
