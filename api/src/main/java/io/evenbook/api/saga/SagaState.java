package io.evenbook.api.saga;

/** The state of a saga. RUNNING: it proceeds without help. STUCK: it waits for an operator. ENDED: it is complete. */
public enum SagaState {
    RUNNING,
    STUCK,
    ENDED
}
