package io.evenbook.projection;

import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;

/**
 * The views of the service, their rebuilds, and the publication of events to Kafka.
 *
 * <p>Needs these beans: the event store and its {@code EventLog}; {@code PoisonEvents}; a token store whose connections
 * join the transaction manager's transactions; a serializer for tokens; MongoDB; a {@code Clock}; meters; and Kafka
 * unless {@code evenbook.kafka.enabled=false}.
 */
@Configuration(proxyBeanMethods = false)
@ComponentScan
public class ProjectionConfiguration {}
