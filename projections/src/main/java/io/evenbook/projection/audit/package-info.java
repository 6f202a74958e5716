/** The view {@code eventblocks}: where events of a type or of an account are in the log. */
package io.evenbook.projection.audit;
