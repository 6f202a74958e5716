package io.evenbook.command.bulk;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.evenbook.command.base.CompositeCommand.Mode;

/**
 * Which commands of a request a refusal stops. ATOMIC: all of them. STOP_ON_ERROR: the later ones. CONTINUE: no other.
 */
enum BulkMode {
    @JsonProperty("atomic")
    ATOMIC,
    @JsonProperty("stopOnError")
    STOP_ON_ERROR,
    @JsonProperty("continue")
    CONTINUE;

    Mode ofComposite() {
        return switch (this) {
            case ATOMIC -> Mode.ALL;
            case STOP_ON_ERROR -> Mode.UP_TO_FIRST;
            case CONTINUE -> Mode.EACH;
        };
    }
}
