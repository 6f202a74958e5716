/** The stable names of all events, and the format of the log that holds them. */
package io.evenbook.api.catalog;
