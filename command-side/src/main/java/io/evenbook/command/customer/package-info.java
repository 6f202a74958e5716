/** Commands on customers: their rules and their HTTP API. */
package io.evenbook.command.customer;
