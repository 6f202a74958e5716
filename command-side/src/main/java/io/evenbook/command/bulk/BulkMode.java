package io.evenbook.command.bulk;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What a refusal means for the other commands of a request. ATOMIC: none is done. STOP_ON_ERROR: those before it are, those after it are
 * not. CONTINUE: all others are done.
 */
enum BulkMode {
    @JsonProperty("atomic")
    ATOMIC,
    @JsonProperty("stopOnError")
    STOP_ON_ERROR,
    @JsonProperty("continue")
    CONTINUE
}
