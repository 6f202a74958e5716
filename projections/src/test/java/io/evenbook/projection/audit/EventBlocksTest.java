package io.evenbook.projection.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.audit.AccountBits;
import io.evenbook.api.id.AccountId;
import io.evenbook.projection.ProjectionService;
import io.evenbook.projection.Story;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.axonframework.eventhandling.DomainEventMessage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

class EventBlocksTest {

    /** The first block is written in two batches. */
    @Tag("long")
    @Test
    void theLogIsDividedIntoBlocksOfAThousandPositions(@TempDir Path data) {
        try (ProjectionService service = ProjectionService.start(data)) {
            JdbcTemplate jdbc = new JdbcTemplate(service.get(DataSource.class));
            Story story = new Story();
            open(story, 1, 400);
            appendAtOnce(service, story);
            awaitPosition(jdbc, 400);
            open(story, 401, 2001);
            appendAtOnce(service, story);
            awaitPosition(jdbc, 2001);

            assertThat(jdbc.queryForList("select type, block, count from eventblocks.type_block order by block"))
                    .isEqualTo(List.of(opened(0, 1000), opened(1, 1000), opened(2, 1)));
            for (int account : new int[] {1, 1000, 1001, 2000, 2001}) {
                List<Integer> bits = AccountBits.of(new AccountId("acc_" + account));
                assertThat(jdbc.queryForList("""
                                select block from eventblocks.account_bits
                                where get_bit(bits, ?) + get_bit(bits, ?) + get_bit(bits, ?) + get_bit(bits, ?) = 4 order by block""", Long.class, bits.toArray()))
                        .as("at most a few of the other blocks")
                        .contains((account - 1) / 1000L)
                        .hasSizeLessThan(3);
            }
        }
    }

    private static void open(Story story, int first, int last) {
        for (int i = first; i <= last; i++) {
            story.open(new AccountId("acc_" + i));
        }
    }

    private static void appendAtOnce(ProjectionService service, Story story) {
        service.append(List.of(story.commands().stream()
                .<DomainEventMessage<?>>flatMap(List::stream)
                .toList()));
    }

    private static Map<String, Object> opened(long block, int count) {
        return Map.of("type", "account.AccountOpened", "block", block, "count", count);
    }

    private static void awaitPosition(JdbcTemplate jdbc, long position) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .until(() ->
                        jdbc.queryForObject("select position from eventblocks.view_position", Long.class) == position);
    }
}
