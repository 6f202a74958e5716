package io.evenbook.command.market;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.clearing.CalendarEvent.CalendarSet;
import io.evenbook.api.id.CalendarId;
import io.evenbook.command.clearing.CalendarState;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamPagesTest {
    private static final CalendarId ID = new CalendarId("cal_LONG");
    private static final LocalDate FIRST = LocalDate.of(2026, 12, 1);

    private final List<Integer> limits = new ArrayList<>();
    private final StreamPages pages = new StreamPages(this::pageOf);

    /** A stream without an end, whose events count the days. */
    private List<? extends DomainEventMessage<?>> pageOf(String id, long first, int limit) {
        limits.add(limit);
        return LongStream.range(first, first + limit)
                .mapToObj(sequence -> new GenericDomainEventMessage<>(
                        "Calendar",
                        id,
                        sequence,
                        new CalendarSet(ID, List.of(), List.of(), FIRST.plusDays(sequence), FIRST)))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, StreamPages.PAGE - 1, StreamPages.PAGE, 10 * StreamPages.PAGE + 7})
    void aLongStreamIsFoldedInPages(long last) {
        CalendarState state = pages.fold(CalendarState.AGGREGATE.type(), ID.value(), last);

        assertThat(state.calendar().validThrough()).isEqualTo(FIRST.plusDays(last));
        assertThat(limits).allSatisfy(limit -> assertThat(limit).isBetween(1, StreamPages.PAGE));
        assertThat(limits.stream().mapToLong(Integer::longValue).sum())
                .as("each event once")
                .isEqualTo(last + 1);
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 4, 3 + StreamPages.PAGE})
    void aPartIsReadInItsOrder(long last) {
        List<Long> read = new ArrayList<>();
        pages.read(ID.value(), 3, last, page -> page.forEach(message -> read.add(message.getSequenceNumber())));

        assertThat(read)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(3, last).boxed().toList());
    }
}
