package io.evenbook.stream;

import io.evenbook.query.access.VisibleAccounts;
import io.evenbook.stream.client.StreamProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FullyQualifiedAnnotationBeanNameGenerator;
import org.springframework.context.annotation.Import;

/**
 * Streams of market data and of accounts. They follow the log by themselves, so any number of processes may serve them.
 * Needs what the query side needs, the event store, and {@link io.evenbook.api.access.LastingAccess}.
 */
@Configuration(proxyBeanMethods = false)
@ComponentScan(nameGenerator = FullyQualifiedAnnotationBeanNameGenerator.class)
@Import(VisibleAccounts.class)
@EnableConfigurationProperties(StreamProperties.class)
public class StreamConfiguration {}
