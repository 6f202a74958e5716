package io.evenbook.projection.view;

import org.axonframework.common.AxonTransientException;

/**
 * A generation lacks events that its token covers: PostgreSQL lost the last commits in a crash, or the view was emptied
 * because it belonged to another log. The events of the batch are not poison.
 */
final class ViewBehindTokenException extends AxonTransientException {
    ViewBehindTokenException(String generation, long position, long after) {
        super("%s is at position %d, so it cannot write what comes after position %d"
                .formatted(generation, position, after));
    }
}
