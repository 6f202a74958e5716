package io.evenbook.api.parked;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.evenbook.api.Paged;
import java.util.List;

/**
 * One page of what is parked. The events of views and of the publication are as of now, whichever view fails;
 * settlements and the events of processes are as of a position.
 *
 * @param next the cursor of the next page; null: this is the last page
 * @param position position of the last event that the list has of settlements and processes; what views and the
 *     publication parked is always as of now
 * @param lagSeconds age of the first event behind that position, in seconds; 0 if there is none
 */
public record ParkedPage(
        List<ParkedAnswer> items,
        @JsonInclude(JsonInclude.Include.ALWAYS) String next,
        long position,
        long lagSeconds) implements Paged {

    @Override
    public ParkedPage withNext(String cursor) {
        return new ParkedPage(items, cursor, position, lagSeconds);
    }
}
