/** The view {@code orders}. */
package io.evenbook.projection.order;
