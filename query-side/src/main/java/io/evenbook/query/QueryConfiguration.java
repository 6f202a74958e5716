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
 * All of the query side. Needs from outside: a DataSource with JPA on it, a MongoTemplate, a clock, meters, Axon's
 * query gateway, the {@link io.evenbook.axon.postgres.log.EventLog} and the
 * {@link io.evenbook.api.port.AggregateStates}. Its components are named by their classes' full names, since the sides
 * of the house share simple ones.
 */
@Configuration(proxyBeanMethods = false)
@ComponentScan(nameGenerator = FullyQualifiedAnnotationBeanNameGenerator.class)
@EntityScan
@EnableJpaRepositories(nameGenerator = FullyQualifiedAnnotationBeanNameGenerator.class)
public class QueryConfiguration {

    /**
     * Without transactions around its handlers: each read has its own, and those of MongoDB or the log need no
     * connection.
     */
    @Bean
    QueryBus queryBus() {
        return SimpleQueryBus.builder().build();
    }
}
