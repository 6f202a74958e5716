package io.evenbook.api.access;

/** Who sent the request of the current thread, and how far the permission reaches that its operation requires. */
public interface CurrentAccess {

    /** @throws IllegalStateException if the thread serves no authenticated request */
    Caller caller();

    /** The caller's scope of the permission that the operation requires. */
    Scope scope();
}
