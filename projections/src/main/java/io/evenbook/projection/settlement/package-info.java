/** Settlements, as a view of operators. */
package io.evenbook.projection.settlement;
