package io.evenbook.reconciliation;

/**
 * A bank statement is not in its format. The message names the place and the fault, for example {@code line 2, amount:
 * must be a plain decimal such as -12.30: 1e3}. It has no stack trace: it answers a client and reports no bug.
 */
public final class MalformedBankStatementException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedBankStatementException(String where, String fault) {
        super("%s: %s".formatted(where, fault), null, false, false);
    }
}
