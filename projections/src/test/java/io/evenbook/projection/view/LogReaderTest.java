package io.evenbook.projection.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenbook.axon.postgres.PostgresEventStore;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.axon.postgres.reader.LogBatch;
import io.evenbook.axon.postgres.reader.LogHandler;
import io.evenbook.axon.postgres.reader.LogReader;
import io.evenbook.projection.ProjectionService;
import io.evenbook.projection.Story;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.axonframework.eventhandling.EventMessage;
import org.bson.Document;
import org.bson.types.Binary;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.mongodb.core.MongoTemplate;

/** If token and rows are in different stores, the token is stored after the rows. */
class LogReaderTest {
    private static final long SEED = 20261121;

    @TempDir
    Path data;

    @Test
    @Tag("long")
    void aTokenNeverCoversUnwrittenEvents() {
        try (ProjectionService service = ProjectionService.start(data)) {
            Story story = new Story().begin();
            for (int i = 0; i < 100; i++) {
                service.append(story.round().commands());
            }
            FailingWriter writer = new FailingWriter(service.get(MongoTemplate.class));
            MongoViews mongo = service.get(MongoViews.class);
            AtomicLong durable = new AtomicLong();
            LogReader reader = LogReader.builder()
                    .name(FailingWriter.NAME)
                    .log(service.get(PostgresEventStore.class))
                    .tokens(mongo.tokens())
                    .transactions(mongo.transactions())
                    .handler(writer)
                    .done(durable::addAndGet)
                    .build();
            long head = service.get(EventLog.class).head();

            reader.start();
            await().atMost(Duration.ofSeconds(60)).until(() -> durable.get() == head);
            reader.stop().join();

            assertThat(writer.failures).as("seed " + SEED).isGreaterThan(1);
            assertThat(writer.tokenAhead).isEmpty();
            assertThat(writer.written).isEqualTo(head);
            assertThat(reader.failure()).isEmpty();
        }
    }

    /** Fails before and after writing, and checks the token each time. */
    private static final class FailingWriter implements LogHandler {
        static final String NAME = "failing";

        private final SplittableRandom random = new SplittableRandom(SEED);
        private final MongoTemplate mongo;
        private final List<String> tokenAhead = new ArrayList<>();
        private long written;
        private int failures;

        FailingWriter(MongoTemplate mongo) {
            this.mongo = mongo;
        }

        @Override
        public boolean handles(EventMessage<?> event) {
            return true;
        }

        @Override
        public void handle(LogBatch batch, Runnable storeToken) {
            if (token() > written) {
                tokenAhead.add("token " + token() + ", written " + written);
            }
            failOnceInAWhile();
            assertThat(batch.after()).isLessThanOrEqualTo(written);
            written = Math.max(written, batch.through());
            failOnceInAWhile();
            storeToken.run();
        }

        private void failOnceInAWhile() {
            if (failures < 2 || random.nextInt(4) == 0) {
                failures++;
                if (failures % 2 == 0) {
                    throw new AssertionError("an error");
                }
                throw new IllegalStateException("an exception");
            }
        }

        private long token() {
            Document token = mongo.getCollection("trackingtokens")
                    .find(new Document("processorName", NAME))
                    .first();
            if (token == null || token.get("token", Binary.class) == null) {
                return 0;
            }
            return Document.parse(new String(token.get("token", Binary.class).getData()))
                    .get("globalIndex", Number.class)
                    .longValue();
        }
    }
}
