package io.evenbook.api.port;

/** Destroys the keys of erased subjects. */
public interface SubjectErasure {

    /** Destroys the key of a subject, for good; durable on return. A repeat does nothing. */
    void destroy(String subject);
}
