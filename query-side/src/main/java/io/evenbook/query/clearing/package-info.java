/** Business-day calendars, read from the view reference. */
package io.evenbook.query.clearing;
