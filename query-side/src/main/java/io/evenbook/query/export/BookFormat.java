package io.evenbook.query.export;

import java.io.IOException;

/**
 * How one tool wants a book written down. The text has the opening balances as its first transaction, then one
 * transaction for each entry, and at its end the closing balance of every ledger account in every asset, for the tool
 * to check.
 */
interface BookFormat {

    /** As clients ask for it; also what the name of a file ends with. */
    String name();

    /** Passes the entries on as they come. */
    void write(Book book, Appendable text) throws IOException;
}
