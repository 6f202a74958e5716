/** The journal, as a view. */
package io.evenbook.projection.journal;
