package io.evenbook.api.saga;

/** RUNNING: it goes on by itself. STUCK: it waits for an operator. ENDED: nothing more will happen. */
public enum SagaState {
    RUNNING,
    STUCK,
    ENDED
}
