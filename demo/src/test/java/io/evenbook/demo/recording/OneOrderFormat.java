package io.evenbook.demo.recording;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A format from outside: one order, whatever the file says after its first words. */
public final class OneOrderFormat implements RecordingFormat {
    @Override
    public String name() {
        return "One order";
    }

    @Override
    public boolean recognizes(String firstLine) {
        return firstLine.startsWith("one order");
    }

    @Override
    public Recording read(Path messages, Optional<Path> book, Optional<String> symbol) {
        return new Recording(
                "ONE",
                "USD",
                Grid.CENTS,
                List.of(new RecordedStep(1, "order", new Message.Open("1", Side.BUY, 100, 1))));
    }
}
