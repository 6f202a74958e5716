/** The view {@code trades}. */
package io.evenbook.projection.trade;
