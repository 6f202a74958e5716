package io.evenbook.bench.performance;

import io.evenbook.axon.postgres.PostgresTokenStore;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.jdbc.DataSourceConnectionProvider;
import org.axonframework.modelling.saga.repository.jdbc.JdbcSagaStore;
import org.axonframework.modelling.saga.repository.jdbc.PostgresSagaSqlSchema;
import org.axonframework.serialization.Serializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Axon's own saga store on the tables that Axon makes, with the indexes that it does not make and cannot do without. */
@Configuration(proxyBeanMethods = false)
class StockSagaStore {
    @Bean
    JdbcSagaStore sagaStore(ConnectionProvider connections, Serializer generalSerializer) {
        return store(connections, generalSerializer);
    }

    /** The same as ours: tokens are not what is compared. */
    @Bean
    PostgresTokenStore tokenStore(ConnectionProvider connections, Serializer generalSerializer) {
        return PostgresTokenStore.of(connections, generalSerializer, "bench", Duration.ofSeconds(10));
    }

    static void createTables(DataSource dataSource, Serializer serializer) throws SQLException {
        store(new DataSourceConnectionProvider(dataSource), serializer).createSchema();
        JdbcClient sql = JdbcClient.create(dataSource);
        sql.sql("CREATE INDEX ON AssociationValueEntry (associationValue, associationKey, sagaType)").update();
        sql.sql("CREATE INDEX ON AssociationValueEntry (sagaId, sagaType)").update();
    }

    private static JdbcSagaStore store(ConnectionProvider connections, Serializer serializer) {
        return JdbcSagaStore.builder()
                .connectionProvider(connections)
                .serializer(serializer)
                .sqlSchema(new PostgresSagaSqlSchema())
                .build();
    }
}
