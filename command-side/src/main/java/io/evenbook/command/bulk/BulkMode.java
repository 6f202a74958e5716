package io.evenbook.command.bulk;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.evenbook.command.Several.Mode;

/**
 * What a refusal means for the other commands of a request. ATOMIC: none is done. STOP_ON_ERROR: those before it are,
 * those after it are not. CONTINUE: all others are done.
 */
enum BulkMode {
    @JsonProperty("atomic")
    ATOMIC,
    @JsonProperty("stopOnError")
    STOP_ON_ERROR,
    @JsonProperty("continue")
    CONTINUE;

    Mode ofSeveral() {
        return switch (this) {
            case ATOMIC -> Mode.ALL;
            case STOP_ON_ERROR -> Mode.UP_TO_FIRST;
            case CONTINUE -> Mode.EACH;
        };
    }
}
