package io.evenbook.api.journal;

import io.evenbook.api.Rejection;

/** The reasons why a query about the journal has no answer. */
public sealed interface JournalRejection extends Rejection {

    @Override
    default Kind kind() {
        return Kind.UNKNOWN;
    }

    /** @param entryId the client's text; it may be malformed */
    record EntryUnknown(String entryId) implements JournalRejection {
        @Override
        public String code() {
            return "entry.unknown";
        }

        @Override
        public String detail() {
            return "There is no journal entry %s.".formatted(entryId);
        }
    }

    /** @param importId the client's text; it may be malformed */
    record ImportUnknown(String importId) implements JournalRejection {
        @Override
        public String code() {
            return "import.unknown";
        }

        @Override
        public String detail() {
            return "There is no import %s.".formatted(importId);
        }
    }
}
