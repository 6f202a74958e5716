package io.evenbook.api.journal;

import io.evenbook.api.Rejection;

/** Why a question to the journal has no answer. */
public sealed interface JournalRejection extends Rejection {

    @Override
    default Kind kind() {
        return Kind.UNKNOWN;
    }

    /** @param entryId as the client wrote it: it need not have the form of one */
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

    /** @param importId as the client wrote it: it need not have the form of one */
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
