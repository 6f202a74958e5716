/** Clearing: calendars, schemes and their windows; penalties and losses from defaults. */
package io.evenbook.command.clearing;
