/** The view {@code journal}. */
package io.evenbook.projection.journal;
