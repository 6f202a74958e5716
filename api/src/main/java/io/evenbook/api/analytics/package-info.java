/** What the trades of a market add up to. */
package io.evenbook.api.analytics;
