/** The way in for clients: every endpoint performs one {@code Operation} through the {@code CommandGate}. */
package io.evenbook.command.http;
