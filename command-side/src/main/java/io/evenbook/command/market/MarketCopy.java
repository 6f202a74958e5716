package io.evenbook.command.market;

import com.fasterxml.jackson.annotation.JsonValue;
import io.evenbook.api.market.MarketTerms;
import io.evenbook.api.market.Sessions;
import io.evenbook.command.customer.Markets.LastTrade;
import io.evenbook.command.market.matching.BookCopy;

/** A market at one moment. The form that audits show is built where it is serialized. */
record MarketCopy(MarketTerms terms, LastTrade lastTrade, long referenceTicks, Sessions sessions, BookCopy book) {
    @JsonValue
    MarketSnapshot snapshot() {
        return MarketSnapshot.of(terms, lastTrade, referenceTicks, sessions, book);
    }
}
