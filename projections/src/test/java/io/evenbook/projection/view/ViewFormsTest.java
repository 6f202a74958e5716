package io.evenbook.projection.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.account.FreezeLevel;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.id.WithdrawalId;
import io.evenbook.axon.postgres.reader.LogBatch;
import io.evenbook.projection.ProjectionService;
import io.evenbook.projection.Story;
import io.evenbook.projection.view.Generation.Status;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TimeZone;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericTrackedDomainEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whenever a view's rows change, its form must change, or an upgraded service would continue a view with rows of two
 * kinds. The file has for each view its form and a digest of the rows of one story. {@code -Dforms.write=true} writes
 * the file anew.
 */
class ViewFormsTest {
    private static final Path KEPT = Path.of("src", "test", "resources", "view-forms.txt");

    @TempDir
    Path data;

    @Test
    void otherRowsHaveAnotherForm() throws Exception {
        List<String> forms = new ArrayList<>();
        // Rows are compared as text
        TimeZone zone = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone(ZoneOffset.UTC));
        try (ProjectionService service = ProjectionService.start(data)) {
            LogBatch story = story();
            for (Projection view : service.get(Views.class).all()) {
                Generation generation = new Generation(view.name(), 100, Status.BUILDING, 0, null, null);
                Writing writing = new Writing(service, view, generation);
                writing.write(story);
                List<String> rows = new ViewRows(service).allOf(view, generation.name());
                assertThat(rows).as(view.name()).isNotEmpty();
                forms.add("%s %s %s".formatted(view.name(), writing.form(), digestOf(rows)));
            }
        } finally {
            TimeZone.setDefault(zone);
        }
        if (Boolean.getBoolean("forms.write")) {
            Files.write(KEPT, forms);
        }
        assertThat(forms)
                .as("the rows of some views changed: raise version() of their projectors,"
                        + " unless the story alone changed")
                .isEqualTo(Files.readAllLines(KEPT));
    }

    private static String digestOf(List<String> rows) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256")
                .digest(String.join("\n", rows).getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest, 0, 8);
    }

    /** Some rows for every table and collection, all at one time. */
    private static LogBatch story() {
        Story story = new Story().begin().round();
        story.parked(story.match(story.ask("2.00000000", 1, "2.00000000")));
        story.notFilled();
        OrderId reduced = story.ask("3.00000000", 1, "3.00000000");
        story.reduce(reduced, "2.00000000", "1.00000000", "2.00000000");
        WithdrawalId confirmed = story.withdraw(Story.BOB, Story.usd("10.000000"));
        story.confirm(confirmed, Story.usd("10.000000"));
        WithdrawalId cancelled = story.withdraw(Story.BOB, Story.usd("20.000000"));
        story.cancel(cancelled, Story.usd("20.000000"));
        story.holdTwice(Story.BOB, new HoldId("hld_margin"), Story.usd("5.000000"));
        OrderId stop = story.stop("2.00000000", "0.50000000");
        story.triggered(stop);
        story.expired(stop, "2.00000000");
        story.stop("1.00000000", "0.50000000");
        story.halted();
        story.termsChanged("0.05", "0.003");
        story.reactionsParked();
        story.frozen(Story.BOB, FreezeLevel.DEBITS);
        story.controlled();
        story.reconciled();
        story.customers();
        story.approvals();
        story.windows();

        List<TrackedEventMessage<?>> events = new ArrayList<>();
        for (List<DomainEventMessage<?>> command : story.commands()) {
            for (DomainEventMessage<?> event : command) {
                events.add(at(events.size() + 1, event));
            }
        }
        return new LogBatch(0, events.size(), events);
    }

    private static <T> TrackedEventMessage<T> at(long position, DomainEventMessage<T> event) {
        return new GenericTrackedDomainEventMessage<>(
                new GlobalSequenceTrackingToken(position),
                event.getType(),
                event.getAggregateIdentifier(),
                event.getSequenceNumber(),
                event,
                () -> Story.NOON);
    }
}
