package io.evenbook.api.order;

/** The one sequence in which orders go to their markets: that of the positions at which they were placed. */
public interface OrderSequence {

    /**
     * Waits until every order placed at or before a position has been handed to its market, so that a cancel or a reduction sent
     * afterwards does not overtake any of them.
     *
     * @throws IllegalStateException if that takes longer than the service is willing to wait; nothing was sent then
     */
    void awaitHandedOver(long position);
}
