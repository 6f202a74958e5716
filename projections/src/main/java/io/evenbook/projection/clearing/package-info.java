/** Writes the view of settlement schemes, their participants, their windows, and the positions in them. */
package io.evenbook.projection.clearing;
