package io.evenbook.projection.view;

/** Where a view is kept. */
public enum Store {
    POSTGRES,
    MONGO,
    KAFKA
}
