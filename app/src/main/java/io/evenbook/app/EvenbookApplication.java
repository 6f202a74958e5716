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
 * Runs Evenbook as one process; {@code evenbook.roles} chooses what it does.
 *
 * <p>Axon's auto-configuration of stores, serializers and transaction managers is off: when one is missing, Axon would
 * replace it by one in memory. The modules declare each of them, so a missing one stops the start.
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
        // Switches off Axon's advertisement on the console.
        System.setProperty("disable-axoniq-console-message", "true");
    }

    public static void main(String[] arguments) {
        SpringApplication.run(EvenbookApplication.class, arguments);
    }
}
