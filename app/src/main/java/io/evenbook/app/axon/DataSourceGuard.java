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
 * Stands before every pool: keeps handlers of commands off the database, since everybody would wait for it, and gives
 * requests that only read the connections of their own pool.
 */
@Configuration(proxyBeanMethods = false)
class DataSourceGuard {
    /** Spring's name for the pool that everybody gets who does not ask for another. */
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

        /** @param reads whose connections requests that only read get; null if they get this pool's */
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
