package io.evenbook.api.market;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import tools.jackson.databind.annotation.JsonSerialize;

/**
 * A fact that changed a book, as an array of strings: its letter, then numbers of orders, ticks, lots and reasons.
 *
 * <table>
 * <caption>The facts</caption>
 * <tr><td>N, number</td><td>the order of the event arrives</td></tr>
 * <tr><td>F, maker, trade, ticks, lots</td><td>the arriving order trades with a resting one</td></tr>
 * <tr><td>R, number, shown, ahead</td><td>an iceberg shows its next part, at the end of its queue</td></tr>
 * <tr><td>D, number, open</td><td>an order has fewer open lots, and keeps its place; 0: it ends</td></tr>
 * <tr><td>K, number</td><td>an order gets the terms of the event, and keeps its place</td></tr>
 * <tr><td>M, number</td><td>an order gets the terms of the event, leaves its place and arrives</td></tr>
 * <tr><td>X, number, reason</td><td>an order leaves the book</td></tr>
 * <tr><td>T, number</td><td>a stop fires and arrives</td></tr>
 * <tr><td>A, number, ticks, shown, ahead</td><td>the arriving order rests</td></tr>
 * <tr><td>W, number</td><td>the arriving order waits for its stop price</td></tr>
 * <tr><td>E, number, reason</td><td>the arriving order ends</td></tr>
 * <tr><td>P, phase</td><td>the market enters a phase</td></tr>
 * <tr><td>L, ticks</td><td>an operator names the last price</td></tr>
 * <tr><td>U, ticks</td><td>an auction trades at this price; 0: it has ended</td></tr>
 * <tr><td>C, bid, ask, trade, ticks, lots</td><td>two orders trade in an auction</td></tr>
 * <tr><td>S, number</td><td>nothing changed: a stop is due that the command had to leave; the last step</td></tr>
 * </table>
 *
 * <p>Ahead are the shown lots before the order in its queue.
 *
 * @param parts at least the letter
 */
@JsonSerialize(using = BookStepWriter.class)
public record BookStep(@JsonValue List<String> parts) {

    /** @throws IllegalArgumentException if the letter is missing */
    @JsonCreator
    public BookStep {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("must have a letter: parts=" + parts);
        }
        parts = List.copyOf(parts);
    }

    /** Builds a step from its letter and its values. */
    public static BookStep of(String letter, Object... values) {
        String[] parts = new String[1 + values.length];
        parts[0] = letter;
        for (int i = 0; i < values.length; i++) {
            parts[i + 1] = values[i].toString();
        }
        return new BookStep(List.of(parts));
    }

    /** Returns the letter of the fact. */
    public String letter() {
        return parts.getFirst();
    }

    /** Returns a value as a number. @param index from 0, behind the letter */
    public long number(int index) {
        return Long.parseLong(parts.get(1 + index));
    }
}
