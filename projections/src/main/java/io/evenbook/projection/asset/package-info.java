/** Assets and markets, as views. */
package io.evenbook.projection.asset;
