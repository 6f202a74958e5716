package io.evenbook.app.security;

import java.util.Set;

/** Knows which sessions have not ended. */
public interface LiveSessions {
    /** Those of some sessions that have not ended. Asks once for all, and does not count as a use. */
    Set<String> alive(Set<String> sessionIds);
}
