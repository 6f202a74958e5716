/** Processes that span several aggregates, as operators see them. */
package io.evenbook.api.saga;
