package io.evenbook.demo.recording;

import java.util.Optional;

/**
 * One message of a recording.
 *
 * @param line its line in the file, from 1
 * @param type the exchange's name for it, for example {@code order_created}
 * @param bookAfter the exchange's best levels right after it, if they were recorded
 */
public record RecordedStep(int line, String type, Message message, Optional<Snapshot> bookAfter) {
    public RecordedStep(int line, String type, Message message) {
        this(line, type, message, Optional.empty());
    }
}
