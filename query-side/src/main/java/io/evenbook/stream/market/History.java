package io.evenbook.stream.market;

import io.evenbook.api.id.MarketId;
import io.evenbook.api.market.MarketEvent;
import java.time.Instant;
import java.util.stream.Stream;

/** The events of markets in the log. */
interface History {
    /** All events of a market, oldest first; empty if there is no such market. */
    Stream<Happened> of(MarketId market);

    /** Those between two sequence numbers, both included, which are in the log. Some are missing if detached. */
    Stream<Happened> between(MarketId market, long first, long last);

    /** An event with its sequence number and the time of recording. */
    record Happened(long sequence, Instant recordedAt, MarketEvent event) {}
}
