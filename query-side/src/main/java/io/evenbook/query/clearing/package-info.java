/**
 * Business-day calendars, read from the view reference; settlement schemes, their participants, their windows and the
 * positions in them, from the view clearing.
 */
package io.evenbook.query.clearing;
