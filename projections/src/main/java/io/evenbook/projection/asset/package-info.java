/** The view {@code reference}: assets and markets. */
package io.evenbook.projection.asset;
