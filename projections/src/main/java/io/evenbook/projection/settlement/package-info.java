/** Settlements and the posting of groups of entries, as a view of operators. */
package io.evenbook.projection.settlement;
