package io.evenbook.query.export;

import java.io.IOException;

/**
 * The format of one tool. The text has the opening balances as its first transaction, one transaction for each entry,
 * and the closing balance of every ledger account and asset for the tool to check.
 */
interface BookFormat {

    /** The name in requests, and the suffix of the file name. */
    String name();

    /** Writes entries while it iterates them. */
    void write(Book book, Appendable text) throws IOException;
}
