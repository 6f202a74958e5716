package io.evenbook.app.privacy;

import java.util.List;
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

    /** The subjects that have a key. */
    List<String> subjects();

    /** Keeps a key wrapped anew. Returns false, and changes nothing, if the wrapped key is not the one from before. */
    boolean replace(String subject, byte[] before, byte[] after);

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
