package io.evenbook.embedded;

import com.mongodb.ConnectionString;
import io.evenbook.api.port.SessionPriority;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.mongodb.autoconfigure.MongoAutoConfiguration;
import org.springframework.boot.mongodb.autoconfigure.MongoConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Publishes the embedded servers as Spring Boot's connection details, so that Spring configures clients as for external
 * servers. Active with {@code evenbook.embedded.enabled=true}; {@code evenbook.kafka.enabled=false} leaves Kafka out.
 *
 * <p>Clients depend on the connection details, and these depend on the servers. So Spring stops the servers after all
 * clients, PostgreSQL last.
 */
@AutoConfiguration(
        before = {DataSourceAutoConfiguration.class, MongoAutoConfiguration.class, KafkaAutoConfiguration.class})
@ConditionalOnBooleanProperty("evenbook.embedded.enabled")
@EnableConfigurationProperties(EmbeddedProperties.class)
public class EmbeddedAutoConfiguration {

    @Bean
    EmbeddedServers embeddedServers(
            EmbeddedProperties properties, @Value("${evenbook.kafka.enabled:true}") boolean kafka) {
        return EmbeddedServers.start(properties.data(), properties.binariesOrDefault(), kafka);
    }

    @Bean
    EndpointsFile endpointsFile(EmbeddedServers servers, Environment environment) {
        return new EndpointsFile(servers, environment);
    }

    @Bean
    JdbcConnectionDetails embeddedJdbcConnectionDetails(EmbeddedServers servers) {
        return new JdbcConnectionDetails() {
            @Override
            public String getUsername() {
                return PostgresServer.USER;
            }

            @Override
            public String getPassword() {
                return servers.postgres().password();
            }

            @Override
            public String getJdbcUrl() {
                return servers.postgres().jdbcUrl();
            }
        };
    }

    @Bean
    SessionPriority sessionPriority(EmbeddedServers servers) {
        return new NicePriority(processId -> servers.postgres().isParentOf(processId));
    }

    @Bean
    MongoConnectionDetails embeddedMongoConnectionDetails(EmbeddedServers servers) {
        return () -> new ConnectionString(servers.mongo().connectionString());
    }

    @Bean
    @ConditionalOnBooleanProperty(name = "evenbook.kafka.enabled", matchIfMissing = true)
    KafkaConnectionDetails embeddedKafkaConnectionDetails(EmbeddedServers servers) {
        return () -> List.of(servers.kafka().bootstrapServer());
    }
}
