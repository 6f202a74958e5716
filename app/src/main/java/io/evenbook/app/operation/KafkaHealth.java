package io.evenbook.app.operation;

import io.evenbook.app.ConditionalOnRole;
import io.evenbook.app.Role;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.stereotype.Component;

/** Asks Kafka for its nodes. Not part of readiness: no request depends on publication. */
@Component("kafkaHealthIndicator")
@ConditionalOnRole(Role.PROJECTION)
@ConditionalOnBooleanProperty(name = "evenbook.kafka.enabled", matchIfMissing = true)
class KafkaHealth extends AbstractHealthIndicator implements DisposableBean {
    private static final int TIMEOUT_MS = 2000;

    private final KafkaAdmin configuration;
    private Admin client;

    KafkaHealth(KafkaAdmin configuration) {
        super("Kafka cannot be reached");
        this.configuration = configuration;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) throws Exception {
        int brokers = client().describeCluster(new DescribeClusterOptions().timeoutMs(TIMEOUT_MS))
                .nodes()
                .get(TIMEOUT_MS, TimeUnit.MILLISECONDS)
                .size();
        health.up().withDetail("brokers", brokers);
    }

    private synchronized Admin client() {
        if (client == null) {
            client = Admin.create(configuration.getConfigurationProperties());
        }
        return client;
    }

    @Override
    public synchronized void destroy() {
        if (client != null) {
            client.close();
        }
    }
}
