/** The facts that statistics are made of. */
package io.evenbook.projection.analytics;
