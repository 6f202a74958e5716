package io.evenbook.app;

import org.axonframework.springboot.autoconfig.CBORMapperAutoConfiguration;
import org.axonframework.springboot.autoconfig.JdbcAutoConfiguration;
import org.axonframework.springboot.autoconfig.JpaAutoConfiguration;
import org.axonframework.springboot.autoconfig.JpaEventStoreAutoConfiguration;
import org.axonframework.springboot.autoconfig.MetricsAutoConfiguration;
import org.axonframework.springboot.autoconfig.NoOpTransactionAutoConfiguration;
import org.axonframework.springboot.autoconfig.ObjectMapperAutoConfiguration;
import org.axonframework.springboot.autoconfig.SecurityAutoConfiguration;
import org.axonframework.springboot.autoconfig.TransactionAutoConfiguration;
import org.axonframework.springboot.autoconfig.UpdateCheckerAutoConfiguration;
import org.axonframework.springboot.autoconfig.XStreamAutoConfiguration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;

/**
 * Evenbook as one process. What it does is chosen by {@code evenbook.roles}.
 *
 * <p>Whatever of Axon's auto-configuration could stand in for a store, a serializer or a transaction manager that is
 * missing is switched off: they are all declared here, and a missing one stops the start instead of becoming an
 * in-memory one.
 */
@SpringBootApplication(
        exclude = {
            CBORMapperAutoConfiguration.class,
            JdbcAutoConfiguration.class,
            JpaAutoConfiguration.class,
            JpaEventStoreAutoConfiguration.class,
            MetricsAutoConfiguration.class,
            NoOpTransactionAutoConfiguration.class,
            ObjectMapperAutoConfiguration.class,
            SecurityAutoConfiguration.class,
            TransactionAutoConfiguration.class,
            UpdateCheckerAutoConfiguration.class,
            UserDetailsServiceAutoConfiguration.class,
            XStreamAutoConfiguration.class
        })
public class EvenbookApplication {

    static {
        // Axon would print an advertisement.
        System.setProperty("disable-axoniq-console-message", "true");
    }

    public static void main(String[] arguments) {
        SpringApplication.run(EvenbookApplication.class, arguments);
    }
}
