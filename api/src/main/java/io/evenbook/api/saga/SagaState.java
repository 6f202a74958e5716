package io.evenbook.api.saga;

/** RUNNING: it goes on by itself. STUCK: it waits for an operator. COMPENSATING: it undoes what it did. ENDED: nothing more will happen. */
public enum SagaState { RUNNING, STUCK, COMPENSATING, ENDED }
