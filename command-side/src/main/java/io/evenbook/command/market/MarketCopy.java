package io.evenbook.command.market;

import com.fasterxml.jackson.annotation.JsonValue;
import io.evenbook.command.market.matching.BookCopy;

/** A market at one moment. The form that audits show is built where it is serialized. */
record MarketCopy(MarketChunks.Head head, BookCopy book) {
    @JsonValue
    MarketSnapshot snapshot() {
        return MarketSnapshot.of(head, book);
    }
}
