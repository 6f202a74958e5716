package io.evenbook.api.journal;

import io.evenbook.api.Refusal;
import io.evenbook.api.Rejection;

/** The reasons why a query about the journal has no answer. */
public sealed interface JournalRejection extends Rejection {

    /** @param entryId the client's text; it may be malformed */
    record EntryUnknown(String entryId) implements JournalRejection {
        @Override
        public Refusal refusal() {
            return Refusal.unknown("entry.unknown", "There is no journal entry %s.".formatted(entryId));
        }
    }

    /** @param importId the client's text; it may be malformed */
    record ImportUnknown(String importId) implements JournalRejection {
        @Override
        public Refusal refusal() {
            return Refusal.unknown("import.unknown", "There is no import %s.".formatted(importId));
        }
    }
}
