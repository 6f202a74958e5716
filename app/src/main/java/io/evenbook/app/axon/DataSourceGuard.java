package io.evenbook.app.axon;

import io.evenbook.axon.postgres.sql.CommandThreadGuard;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Wraps every pool. Refuses connections to command handlers, because all commands would wait for them, and gives
 * read-only requests a connection from the pool for reads.
 */
@Configuration(proxyBeanMethods = false)
class DataSourceGuard {
    /** Name of Spring's default pool. */
    private static final String SHARED = "dataSource";

    @Bean
    static BeanPostProcessor guardedDataSources(@Qualifier(PoolConfiguration.READS) ObjectProvider<DataSource> reads) {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return bean instanceof DataSource pool && !(bean instanceof Guarded)
                        ? new Guarded(pool, name.equals(SHARED) ? reads : null)
                        : bean;
            }
        };
    }

    private static final class Guarded extends DelegatingDataSource {
        private final ObjectProvider<DataSource> reads;

        /** @param reads the pool for read-only requests; null if they use this pool */
        Guarded(DataSource guarded, ObjectProvider<DataSource> reads) {
            super(guarded);
            this.reads = reads;
        }

        @Override
        public Connection getConnection() throws SQLException {
            CommandThreadGuard.refuse("a connection");
            return reads != null && ReadRequests.isReading()
                    ? reads.getObject().getConnection()
                    : super.getConnection();
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            CommandThreadGuard.refuse("a connection");
            return super.getConnection(user, password);
        }
    }
}
