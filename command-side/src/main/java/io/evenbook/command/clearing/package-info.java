/** Business-day calendars. */
package io.evenbook.command.clearing;
