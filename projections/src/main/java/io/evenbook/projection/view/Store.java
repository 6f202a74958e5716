package io.evenbook.projection.view;

/** The kind of store of a projection. */
public enum Store {
    POSTGRES,
    MONGO,
    KAFKA
}
