package io.evenbook.projection.view;

import java.util.List;
import org.axonframework.eventhandling.EventMessage;

/** Takes the log on, part by part. */
@FunctionalInterface
public interface EventWriter {

    /**
     * Returns when all of it is written. What it throws has the whole part come again.
     *
     * @param events in the order of the log, without a hole; never empty
     * @return whether there was more to write than how far it is
     */
    boolean write(List<? extends EventMessage<?>> events);
}
