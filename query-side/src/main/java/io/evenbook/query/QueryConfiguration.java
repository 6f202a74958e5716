package io.evenbook.query;

import org.axonframework.queryhandling.QueryBus;
import org.axonframework.queryhandling.SimpleQueryBus;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FullyQualifiedAnnotationBeanNameGenerator;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;

/**
 * The query side. Needs a DataSource with JPA, a MongoTemplate, a clock, meters, Axon's query gateway, the
 * {@link io.evenbook.axon.postgres.log.EventLog}, the {@link io.evenbook.api.port.AggregateStates} and the
 * {@link io.evenbook.api.port.PastBooks}. Beans have the full names of their classes, because modules share simple
 * names.
 */
@Configuration(proxyBeanMethods = false)
@ComponentScan(nameGenerator = FullyQualifiedAnnotationBeanNameGenerator.class)
@EntityScan
@EnableJpaRepositories(nameGenerator = FullyQualifiedAnnotationBeanNameGenerator.class)
public class QueryConfiguration {

    /**
     * A query bus without transactions around handlers: each read opens its own, and reads of MongoDB or the log need
     * no connection.
     */
    @Bean
    QueryBus queryBus() {
        return SimpleQueryBus.builder().build();
    }
}
