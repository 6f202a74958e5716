package io.evenbook.query.export;

import org.springframework.stereotype.Component;

/** For ledger-cli. */
@Component
final class LedgerFormat extends PlainTextFormat {

    @Override
    public String name() {
        return "ledger";
    }

    @Override
    void begin(Appendable text) {
        // Ledger knows no other decimal mark than ours.
    }
}
