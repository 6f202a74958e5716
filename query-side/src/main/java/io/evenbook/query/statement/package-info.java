/** Statements of accounts: pages of JSON, or one CSV. */
package io.evenbook.query.statement;
