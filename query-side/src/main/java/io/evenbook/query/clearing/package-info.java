/**
 * Business-day calendars, read from the view reference; settlement schemes and their windows, from the view clearing.
 */
package io.evenbook.query.clearing;
