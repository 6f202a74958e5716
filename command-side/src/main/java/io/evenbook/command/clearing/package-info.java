/** Clearing: calendars, schemes and their windows; penalties, losses from defaults, and invariants. */
package io.evenbook.command.clearing;
