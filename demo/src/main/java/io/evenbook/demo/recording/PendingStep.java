package io.evenbook.demo.recording;

import java.util.function.Function;

/** A step whose prices and quantities wait for the grid, which is known only after the last line. */
public record PendingStep(int line, String type, Function<Grid, ? extends Message> message) {
    public static PendingStep skipped(int line, String type) {
        return new PendingStep(line, type, _ -> new Message.Skipped());
    }

    public RecordedStep on(Grid grid) {
        return new RecordedStep(line, type, message.apply(grid));
    }
}
