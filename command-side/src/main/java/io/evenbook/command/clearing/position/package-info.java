/** Positions of one account in the windows of its schemes, as a part of the account's state. */
package io.evenbook.command.clearing.position;
