package io.evenbook.embedded;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.ReplaceOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.bson.Document;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.util.FileSystemUtils;

/** A minimal service on the embedded servers: it writes numbers to all three stores and reads them back. */
final class Service implements AutoCloseable {

    private static final String TOPIC = "numbers";

    final ConfigurableApplicationContext context;
    private final JdbcTemplate jdbc;

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Configuration {}

    private Service(ConfigurableApplicationContext context) {
        this.context = context;
        this.jdbc = context.getBean(JdbcTemplate.class);
        jdbc.execute("create table if not exists numbers (n bigint primary key)");
        mongo().createIndex(Indexes.ascending("n"), new IndexOptions().unique(true));
    }

    static Service start(Path data, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--evenbook.embedded.enabled=true");
        all.add("--evenbook.embedded.data=" + data);
        all.add("--spring.main.banner-mode=off");
        return new Service(new SpringApplicationBuilder(Configuration.class).run(all.toArray(String[]::new)));
    }

    JdbcTemplate jdbc() {
        return jdbc;
    }

    /** Copies the data folder of a service that has stopped, so that a start on the copy does without initdb. */
    static void copy(Path stopped, Path data) throws IOException {
        FileSystemUtils.copyRecursively(stopped, data);
        // PostgreSQL demands that only its owner can read it
        Files.setPosixFilePermissions(data.resolve("postgres"), PosixFilePermissions.fromString("rwx------"));
    }

    /** Returns after all three stores have acknowledged the number. */
    void write(long n) throws ExecutionException, InterruptedException {
        jdbc.update("insert into numbers values (?)", n);
        replaceInMongo(n);
        kafka().send(TOPIC, Long.toString(n)).get();
    }

    /** Upserts like a projector: fails if a crash left a document without its index entry. */
    void replaceInMongo(long n) {
        mongo().replaceOne(
                        Filters.eq("_id", n), new Document("_id", n).append("n", n), new ReplaceOptions().upsert(true));
    }

    Set<Long> inPostgres() {
        return new HashSet<>(jdbc.queryForList("select n from numbers", Long.class));
    }

    Set<Long> inMongo() {
        Set<Long> numbers = new HashSet<>();
        mongo().find().forEach(document -> numbers.add(document.getLong("n")));
        return numbers;
    }

    Set<Long> inKafka() {
        Set<Long> numbers = new HashSet<>();
        TopicPartition partition = new TopicPartition(TOPIC, 0);
        Map<String, Object> configuration = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                context.getBean(KafkaConnectionDetails.class).getBootstrapServers());
        try (Consumer<String, String> consumer = new DefaultKafkaConsumerFactory<>(
                        configuration, new StringDeserializer(), new StringDeserializer())
                .createConsumer()) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
                    numbers.add(Long.valueOf(record.value()));
                }
            }
        }
        return numbers;
    }

    MongoCollection<Document> mongo() {
        return context.getBean(MongoClient.class).getDatabase("evenbook").getCollection("numbers");
    }

    @SuppressWarnings("unchecked")
    private KafkaTemplate<String, String> kafka() {
        return context.getBean(KafkaTemplate.class);
    }

    @Override
    public void close() {
        context.close();
    }

    /** Writes numbers from the given one on, and prints each one after all stores have acknowledged it. */
    public static void main(String[] arguments) throws ExecutionException, InterruptedException {
        Service service = start(Path.of(arguments[0]));
        for (long n = Long.parseLong(arguments[1]); ; n++) {
            service.write(n);
            System.out.println("acknowledged " + n);
        }
    }
}
