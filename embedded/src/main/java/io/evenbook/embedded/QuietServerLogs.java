package io.evenbook.embedded;

import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * A broker in the process prints its whole configuration at INFO, and every ordinary start and stop as a warning. These
 * levels are defaults: any other source wins.
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
                                    // Says of every index that it does without.
                                    "logging.level.de.bwaldvogel.mongo.backend.AbstractMongoDatabase", "ERROR",
                                    "logging.level.io.zonky.test.db.postgres", "WARN")));
        }
    }
}
