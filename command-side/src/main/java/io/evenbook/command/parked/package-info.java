/** What operators do about events that a process could not do its work for. */
package io.evenbook.command.parked;
