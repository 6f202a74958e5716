/** Exports the journal for plain-text accounting tools: hledger, ledger and beancount. */
package io.evenbook.query.export;
