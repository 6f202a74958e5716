/** Events that a process failed to handle: parked, retried, resolved. */
package io.evenbook.command.parked;
