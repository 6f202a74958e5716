/** The view {@code books}: order books. */
package io.evenbook.projection.market;
