/** Users, delegations and ownership: their rules and their HTTP API. */
package io.evenbook.command.access;
