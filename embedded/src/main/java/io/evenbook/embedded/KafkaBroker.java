package io.evenbook.embedded;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;

/** One Kafka node in this process, both broker and controller. A topic keeps its messages for 7 days by default. */
final class KafkaBroker implements AutoCloseable {

    private static final int NODE_ID = 1;

    private static final Map<String, String> ONE_REPLICA = Map.of(
            "offsets.topic.replication.factor", "1",
            "offsets.topic.num.partitions", "1",
            "transaction.state.log.replication.factor", "1",
            "transaction.state.log.min.isr", "1",
            "share.coordinator.state.topic.replication.factor", "1",
            "share.coordinator.state.topic.min.isr", "1",
            "group.initial.rebalance.delay.ms", "0");

    private final KafkaRaftServer server;
    private final String bootstrapServer;

    private KafkaBroker(KafkaRaftServer server, String bootstrapServer) {
        this.server = server;
        this.bootstrapServer = bootstrapServer;
    }

    static KafkaBroker start(DataFolder folder) {
        Path directory = folder.resolve("kafka");
        if (Files.notExists(directory)) {
            folder.createWhole("kafka", KafkaBroker::format);
        }
        String broker = "127.0.0.1:" + FreePort.find();
        String controller = "127.0.0.1:" + FreePort.find();
        KafkaRaftServer server =
                new KafkaRaftServer(new KafkaConfig(configuration(directory, broker, controller)), Time.SYSTEM);
        try {
            server.startup();
        } catch (RuntimeException e) {
            server.shutdown();
            throw new EmbeddedStartException(
                    "Kafka does not start on %s: %s".formatted(directory, e),
                    "Start without Kafka: --kafka off. A later start with Kafka publishes the missing events.",
                    e);
        }
        return new KafkaBroker(server, broker);
    }

    String bootstrapServer() {
        return bootstrapServer;
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    @Override
    public String toString() {
        return "Kafka";
    }

    private static void format(Path directory) {
        try {
            new Formatter()
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
                    .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                    .setNodeId(NODE_ID)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setControllerListenerName("CONTROLLER")
                    .addDirectory(directory.toString())
                    .setMetadataLogDirectory(directory.toString())
                    .run();
        } catch (Exception e) {
            throw new IllegalStateException("Kafka's directory can't be formatted: " + directory, e);
        }
    }

    private static Map<String, String> configuration(Path directory, String broker, String controller) {
        Map<String, String> configuration = new HashMap<>(Map.of(
                "process.roles",
                "broker,controller",
                "node.id",
                Integer.toString(NODE_ID),
                "controller.quorum.voters",
                NODE_ID + "@" + controller,
                "listeners",
                "BROKER://" + broker + ",CONTROLLER://" + controller,
                "listener.security.protocol.map",
                "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "inter.broker.listener.name",
                "BROKER",
                "controller.listener.names",
                "CONTROLLER",
                "log.dirs",
                directory.toString()));
        configuration.putAll(ONE_REPLICA);
        // After a kill -9 the controller waits this long for the broker's old session before it admits the new one.
        configuration.put("broker.session.timeout.ms", "3000");
        configuration.put("broker.heartbeat.interval.ms", "500");
        // For one small node: by default the cleaner alone takes 128 MB.
        configuration.putAll(Map.of(
                "log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20),
                "num.network.threads", "1",
                "num.io.threads", "2",
                "background.threads", "2"));
        return configuration;
    }
}
