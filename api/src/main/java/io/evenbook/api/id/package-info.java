/** Identifiers of aggregates, entries and requests. Each one checks, parses and prints its own form. */
package io.evenbook.api.id;
