package io.evenbook.embedded;

import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Lowers the log levels of the embedded servers: Kafka logs its whole configuration at INFO, and each normal start and
 * stop as a warning. Every other property source overrides these levels.
 */
class QuietServerLogs implements EnvironmentPostProcessor {

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        if (environment.getProperty("evenbook.embedded.enabled", Boolean.class, false)) {
            environment
                    .getPropertySources()
                    .addLast(new MapPropertySource(
                            "embeddedServerLogs",
                            Map.of(
                                    "logging.level.kafka", "WARN",
                                    "logging.level.state.change.logger", "WARN",
                                    "logging.level.org.apache.kafka", "WARN",
                                    "logging.level.org.apache.kafka.controller", "ERROR",
                                    "logging.level.org.apache.kafka.clients.NetworkClient", "ERROR",
                                    "logging.level.de.bwaldvogel.mongo", "WARN",
                                    "logging.level.de.bwaldvogel.mongo.MongoServer", "ERROR",
                                    // Warns about every index, since it ignores most index options.
                                    "logging.level.de.bwaldvogel.mongo.backend.AbstractMongoDatabase", "ERROR",
                                    "logging.level.io.zonky.test.db.postgres", "WARN")));
        }
    }
}
