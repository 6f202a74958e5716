package io.evenbook.projection;

import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;

/**
 * The views of the service, their replays, and the publication of events to Kafka. Needs an event store and its log, a
 * token store whose connections join the transaction manager's transactions, a serializer for tokens, MongoDB, a clock,
 * meters, and unless {@code evenbook.kafka.enabled=false} Kafka.
 */
@Configuration(proxyBeanMethods = false)
@ComponentScan
public class ProjectionConfiguration {}
