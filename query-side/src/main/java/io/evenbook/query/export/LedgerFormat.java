package io.evenbook.query.export;

import org.springframework.stereotype.Component;

/** For ledger. */
@Component
final class LedgerFormat extends PlainTextFormat {

    @Override
    public String name() {
        return "ledger";
    }

    @Override
    void begin(Appendable text) {
        // It knows no other decimal mark than ours.
    }
}
