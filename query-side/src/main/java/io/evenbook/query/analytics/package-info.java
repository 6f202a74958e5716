/** Statistics of trades by market and time. */
package io.evenbook.query.analytics;
