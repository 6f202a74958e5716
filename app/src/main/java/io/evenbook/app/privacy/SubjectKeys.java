package io.evenbook.app.privacy;

import java.util.Optional;

/**
 * Keeps one key for each subject of personal data, wrapped by a master key, apart from the log and its backups. All
 * methods return after the change is durable.
 */
interface SubjectKeys {

    /** The key of a subject; empty if it never had one. */
    Optional<Kept> find(String subject);

    /** Keeps a first key. Returns what is kept afterwards: another one if the subject already had one. */
    Kept keep(String subject, byte[] wrapped);

    /**
     * Destroys the key of a subject, for good: it never gets another one. Does nothing if the key was destroyed before.
     */
    void destroy(String subject);

    /**
     * The key of a subject, or that it was destroyed.
     *
     * @param wrapped the wrapped key; null if it was destroyed
     */
    record Kept(byte[] wrapped) {
        static final Kept DESTROYED = new Kept(null);

        boolean isDestroyed() {
            return wrapped == null;
        }
    }
}
