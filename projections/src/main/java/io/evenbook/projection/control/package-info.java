/** What controls and reconciliations found, as a view. */
package io.evenbook.projection.control;
