/** Statements of accounts, in parts as JSON and as a whole as CSV. */
package io.evenbook.query.statement;
