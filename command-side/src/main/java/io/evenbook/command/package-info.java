/**
 * The side that decides: aggregates, what they need to know of each other, and the HTTP interface to their commands.
 */
package io.evenbook.command;
