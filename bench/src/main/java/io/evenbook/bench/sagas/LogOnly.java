package io.evenbook.bench.sagas;

import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import javax.sql.DataSource;
import org.axonframework.serialization.Serializer;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** The log and its transactions, without readers. */
@Configuration(proxyBeanMethods = false)
class LogOnly {
    @Bean
    JdbcTransactionManager transactionManager(DataSource dataSource) {
        return new JdbcTransactionManager(dataSource);
    }

    @Bean
    PostgresEventStorageEngine eventStorageEngine(
            DataSource dataSource,
            @Qualifier("eventSerializer") Serializer eventSerializer,
            Serializer generalSerializer) {
        return PostgresEventStorageEngine.builder()
                .dataSource(dataSource)
                .eventSerializer(eventSerializer)
                .snapshotSerializer(generalSerializer)
                .build();
    }
}
