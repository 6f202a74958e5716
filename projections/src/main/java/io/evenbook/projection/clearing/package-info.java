/** Writes the view of settlement schemes and their windows. */
package io.evenbook.projection.clearing;
