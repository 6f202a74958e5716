/** Events, published to Kafka. */
package io.evenbook.projection.outlet;
