/** Events that a process could not do its work for, and what operators do about them. */
package io.evenbook.api.parked;
