package io.evenbook.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * One page of a list that is read by scanning the log. A request scans a bounded number of events. The page then ends
 * with the items found so far, possibly none.
 *
 * @param next the cursor of the next page; null: this is the last page
 * @param scannedTo the last scanned position, if the page ended before it was full; otherwise absent
 */
public record ScannedPage<T>(
        List<T> items,
        @JsonInclude(JsonInclude.Include.ALWAYS) String next,
        Long scannedTo) implements Paged {

    @Override
    public ScannedPage<T> withNext(String cursor) {
        return new ScannedPage<>(items, cursor, scannedTo);
    }
}
