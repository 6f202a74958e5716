/** The view {@code analytics}. */
package io.evenbook.projection.analytics;
