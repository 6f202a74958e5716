/** What the sides that decide and act need to look up in the views. */
package io.evenbook.query.lookup;
