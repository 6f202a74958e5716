/** Identifiers of aggregates, entries and requests: each checks its form when it is made, and prints itself. */
package io.evenbook.api.id;
