/** Sums over the trades of a market. */
package io.evenbook.api.analytics;
