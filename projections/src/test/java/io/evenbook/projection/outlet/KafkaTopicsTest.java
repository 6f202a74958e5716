package io.evenbook.projection.outlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.projection.ProjectionService;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.KafkaAdmin;

/** Topics that the publication creates, corrects and refuses. */
class KafkaTopicsTest {
    private static final KafkaTopicSettings SETTINGS = new KafkaTopicSettings(3, (short) 1, 1, Duration.ofHours(36));

    @TempDir
    static Path data;

    private static ProjectionService service;
    private static Admin admin;

    @BeforeAll
    static void start() {
        service = ProjectionService.start(data, Map.of());
        admin = Admin.create(connection());
    }

    @AfterAll
    static void stop() {
        admin.close();
        service.close();
    }

    @Test
    void missingTopicsAreCreatedWithTheSettings() throws Exception {
        topics("made", SETTINGS).require();

        // The broker that answers learns of a topic after the controller has confirmed it.
        await().ignoreExceptions()
                .untilAsserted(() -> assertThat(partitions("made")).isEqualTo(3));
        Config config = config("made");
        assertThat(config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).value()).isEqualTo("8388608");
        assertThat(config.get(TopicConfig.RETENTION_MS_CONFIG).value()).isEqualTo("129600000");
        assertThat(config.get(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG).value()).isEqualTo("1");
        assertThat(config.get(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG).value())
                .isEqualTo("LogAppendTime");
        topics("made", SETTINGS).require();
    }

    @Test
    void aTopicThatWouldRefuseAnEventOrDeleteItTooEarlyIsCorrected() throws Exception {
        make(new NewTopic("narrow", 4, (short) 1).configs(Map.of(TopicConfig.RETENTION_MS_CONFIG, "1000000")));
        assertThat(config("narrow").get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).value())
                .as("Kafka's default")
                .isEqualTo("1048588");

        topics("narrow", SETTINGS).require();

        // A broker learns of the change after the controller has confirmed it.
        await().until(() -> config("narrow")
                .get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG)
                .value()
                .equals("8388608"));
        Config config = config("narrow");
        assertThat(config.get(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG).value())
                .isEqualTo("LogAppendTime");
        assertThat(config.get(TopicConfig.RETENTION_MS_CONFIG).value())
                .as("its owner's choice")
                .isEqualTo("1000000");
        assertThat(partitions("narrow")).isEqualTo(4);
    }

    @Test
    void aTopicWithALargerLimitKeepsIt() throws Exception {
        make(new NewTopic("wide", 3, (short) 1).configs(Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, "9000000")));

        topics("wide", SETTINGS).require();

        assertThat(config("wide").get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).value())
                .isEqualTo("9000000");
    }

    @Test
    void aTopicWithFewerPartitionsIsRefusedAndUnchanged() throws Exception {
        make(new NewTopic("few", 2, (short) 1));

        assertThatThrownBy(() -> topics("few", SETTINGS).require())
                .isInstanceOf(KafkaException.class)
                .hasMessageStartingWith(
                        "The topic few has 2 partitions, fewer than evenbook.kafka.topics.partitions=3.");

        assertThat(partitions("few")).isEqualTo(2);
    }

    @Test
    void moreReplicasThanBrokersAreRefused() {
        assertThatThrownBy(() -> topics("copied", new KafkaTopicSettings(1, (short) 3, 2, Duration.ofDays(7)))
                        .require())
                .isInstanceOf(KafkaException.class)
                .hasMessageStartingWith("The topics can't be made as evenbook.kafka.topics says: ")
                .hasMessageContaining("replication factor");
    }

    @Test
    void theLargestEventIsSmallerThanTheLargestMessage() {
        assertThat(EventLog.MAX_EVENT_BYTES).isLessThanOrEqualTo(KafkaTopics.MAX_MESSAGE_BYTES / 2);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, 1, PT1H, evenbook.kafka.topics.partitions must be >= 1: 0",
        "1, 0, 1, PT1H, evenbook.kafka.topics.replicas must be >= 1: 0",
        "1, 3, 4, PT1H, evenbook.kafka.topics.min-insync-replicas must be from 1 to replicas=3: 4",
        "1, 3, 0, PT1H, evenbook.kafka.topics.min-insync-replicas must be from 1 to replicas=3: 0",
        "1, 1, 1, PT0S, evenbook.kafka.topics.retention must be > 0: PT0S",
    })
    void settingsOutOfRangeAreRefused(
            int partitions, short replicas, int minInsync, Duration retention, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KafkaTopicSettings(partitions, replicas, minInsync, retention))
                .withMessage(message);
    }

    private static KafkaTopics topics(String name, KafkaTopicSettings settings) {
        return new KafkaTopics(List.of(name), settings, connection());
    }

    private static Map<String, Object> connection() {
        Map<String, Object> connection = service.get(KafkaAdmin.class).getConfigurationProperties();
        assertThat(connection).containsKey(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG);
        return connection;
    }

    private static void make(NewTopic topic) throws ExecutionException, InterruptedException {
        admin.createTopics(List.of(topic)).all().get();
    }

    private static int partitions(String topic) throws ExecutionException, InterruptedException {
        return admin.describeTopics(List.of(topic))
                .allTopicNames()
                .get()
                .get(topic)
                .partitions()
                .size();
    }

    private static Config config(String topic) throws ExecutionException, InterruptedException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return admin.describeConfigs(List.of(resource)).all().get().get(resource);
    }
}
