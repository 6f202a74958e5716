/** Events for other systems: topics of Kafka. */
package io.evenbook.projection.outlet;
