package io.evenbook.projection.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.id.OrderId;
import io.evenbook.axon.postgres.reader.LogBatch;
import io.evenbook.projection.ProjectionService;
import io.evenbook.projection.Story;
import io.evenbook.projection.view.Generation.Status;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericTrackedDomainEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rows of the view {@code orders} for stops, icebergs and orders that expire. */
class OrdersTest {
    private static final String ROWS = "select order_id, type, time_in_force, price, stop_price, protection_price, "
            + "display_quantity, expires_at, post_only, self_trade_prevention, triggered, status, end_reason, live, "
            + "remaining_quantity, ended_at, version from orders_%d.trading_order order by placed_position";

    @TempDir
    static Path data;

    private static ProjectionService service;

    @BeforeAll
    static void start() {
        service = ProjectionService.start(data);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void aStopWaitsFiresAndExpires() {
        Story story = new Story();
        OrderId stop = story.stop("2.00000000", "0.50000000");
        story.triggered(stop);
        story.expired(stop, "2.00000000");
        List<LogBatch> batches = batches(story, 1);
        Writing orders = writing(300);
        String terms = stop + "|STOP_LIMIT|GTD|100.00|100.50|null|0.50000000|%s|null|DECREMENT|".formatted(noon());

        orders.write(batches.get(0));
        assertThat(rows(300)).containsExactly(terms + "f|OPEN|null|t|2.00000000|null|0");
        orders.write(batches.get(1));
        assertThat(rows(300)).containsExactly(terms + "t|OPEN|null|t|2.00000000|null|1");
        orders.write(batches.get(2));
        assertThat(rows(300)).containsExactly(terms + "t|EXPIRED|null|f|2.00000000|%s|2".formatted(noon()));
    }

    @Test
    void aStopThatNeverFiredKeepsThatWhenItEnds() {
        Story story = new Story();
        OrderId waiting = story.stop("2.00000000", "0.50000000");
        OrderId cancelled = story.stop("2.00000000", "0.50000000");
        story.cancel(cancelled, "2.00000000");
        story.expired(waiting, "2.00000000");
        writeAll(301, batches(story, 1));

        assertThat(rows("select order_id, triggered, status, end_reason from orders_301.ended_order order by 3, 1"))
                .containsExactly(cancelled + "|f|CANCELLED|REQUESTED", waiting + "|f|EXPIRED|null");
        assertThat(rows("select count(*) from orders_301.open_order")).containsExactly("0");
    }

    @Test
    void otherOrdersAreNeitherTriggeredNorWaiting() {
        Story story = new Story();
        story.match(story.ask("2.00000000", 1, "2.00000000"));
        story.notFilled();
        writeAll(302, batches(story, 1));

        assertThat(rows("select type, stop_price, expires_at, triggered from orders_302.trading_order order by 1"))
                .containsExactly("LIMIT|null|null|null", "LIMIT|null|null|null", "MARKET|null|null|null");
    }

    /** As a replay does, in one batch or in many. */
    @Test
    void theRowsDoNotDependOnTheBatches() {
        Story story = new Story();
        for (int i = 0; i < 3; i++) {
            OrderId stop = story.stop("2.00000000", "0.50000000");
            story.ask("1.00000000", 1, "1.00000000");
            story.triggered(stop);
            OrderId other = story.stop("1.00000000", "0.10000000");
            story.expired(stop, "2.00000000");
            if (i > 0) {
                story.triggered(other);
            }
            if (i > 1) {
                story.cancel(other, "1.00000000");
            }
        }
        List<List<DomainEventMessage<?>>> commands = story.commands();
        writeAll(303, batches(commands, 1));
        for (int size : new int[] {2, 3, 5, commands.size()}) {
            writeAll(303 + size, batches(commands, size));

            assertThat(rows(303 + size))
                    .as("batches of %d", size)
                    .isEqualTo(rows(303))
                    .hasSize(9);
        }
    }

    @Test
    void theOwnerIsNotifiedWhenAStopFiresAndWhenAnOrderExpires() {
        Story story = new Story();
        OrderId stop = story.stop("2.00000000", "0.50000000");
        story.triggered(stop);
        story.expired(stop, "2.00000000");
        Projection view = service.get(Views.class).find("notifications").orElseThrow();
        Generation generation = new Generation("notifications", 320, Status.BUILDING, 0, null, null);
        batches(story, 3).forEach(new Writing(service, view, generation)::write);

        assertThat(new ViewRows(service).allOf(view, generation.name()))
                .extracting(row -> Document.parse(row))
                .extracting(row -> "%s %s %s: %s"
                        .formatted(
                                row.getString("accountId"),
                                row.getString("type"),
                                row.getString("title"),
                                row.getString("message")))
                .containsExactly(
                        "acc_bob ORDER Stop fired: Your order %s fired at 100.25; its stop price is 100.50."
                                .formatted(stop),
                        "acc_bob ORDER Order expired: Your order %s expired; its fills stay.".formatted(stop));
    }

    private static void writeAll(int generation, List<LogBatch> batches) {
        batches.forEach(writing(generation)::write);
    }

    private static List<LogBatch> batches(Story story, int commandsPerBatch) {
        return batches(story.commands(), commandsPerBatch);
    }

    private static List<LogBatch> batches(List<List<DomainEventMessage<?>>> commands, int commandsPerBatch) {
        List<LogBatch> batches = new ArrayList<>();
        long position = 0;
        for (int first = 0; first < commands.size(); first += commandsPerBatch) {
            List<TrackedEventMessage<?>> events = new ArrayList<>();
            for (List<DomainEventMessage<?>> command :
                    commands.subList(first, Math.min(first + commandsPerBatch, commands.size()))) {
                for (DomainEventMessage<?> event : command) {
                    events.add(recorded(position + events.size() + 1, event));
                }
            }
            batches.add(new LogBatch(position, position + events.size(), events));
            position += events.size();
        }
        return batches;
    }

    private static <T> TrackedEventMessage<T> recorded(long position, DomainEventMessage<T> event) {
        Instant noon = Story.NOON;
        return new GenericTrackedDomainEventMessage<>(
                new GlobalSequenceTrackingToken(position),
                event.getType(),
                event.getAggregateIdentifier(),
                event.getSequenceNumber(),
                event,
                () -> noon);
    }

    private static Writing writing(int generation) {
        return new Writing(
                service,
                service.get(Views.class).find("orders").orElseThrow(),
                new Generation("orders", generation, Status.BUILDING, 0, null, null));
    }

    private static List<String> rows(int generation) {
        return rows(ROWS.formatted(generation));
    }

    private static List<String> rows(String sql) {
        return new ViewRows(service).of(sql);
    }

    /** Noon as rows show it, in the time zone of this machine. */
    private static String noon() {
        return rows("select timestamptz '%s'".formatted(Story.NOON)).getFirst();
    }
}
