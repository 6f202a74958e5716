package io.evenbook.app.axon;

import io.evenbook.axon.postgres.CommandThreadGuard;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Keeps every handler of a command off the database: everybody would wait for it. */
@Configuration(proxyBeanMethods = false)
class DataSourceGuard {

    @Bean
    static BeanPostProcessor guardedDataSources() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return bean instanceof DataSource dataSource && !(bean instanceof Guarded) ? new Guarded(dataSource) : bean;
            }
        };
    }

    /** Refuses connections on the command thread. */
    private static final class Guarded extends DelegatingDataSource {
        Guarded(DataSource guarded) {
            super(guarded);
        }

        @Override
        public Connection getConnection() throws SQLException {
            CommandThreadGuard.refuse("a connection");
            return super.getConnection();
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            CommandThreadGuard.refuse("a connection");
            return super.getConnection(user, password);
        }
    }
}
