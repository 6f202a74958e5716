package io.evenbook.command.journal;

import io.evenbook.api.id.EntryId;
import io.evenbook.api.id.ParkedId;
import io.evenbook.api.journal.ImportAnswer;
import io.evenbook.api.journal.ImportEvent.ImportPosted;
import io.evenbook.api.journal.ImportEvent.ImportStaged;
import io.evenbook.api.journal.ImportStatus;
import io.evenbook.api.parked.ParkedEvent.EventParked;
import io.evenbook.api.parked.ParkedEvent.ParkedResolved;
import io.evenbook.api.port.Imports;
import io.evenbook.axon.postgres.log.EventLog;
import java.util.List;
import java.util.Optional;
import org.axonframework.eventhandling.DomainEventMessage;

/** Reads the status of an import from the last event of its stream, and from whether the process parked that event. */
public final class ImportLog implements Imports {
    private final EventLog log;

    public ImportLog(EventLog log) {
        this.log = log;
    }

    @Override
    public Optional<ImportAnswer> find(String importId) {
        long position = log.lastPositionOf(importId);
        if (position == 0) {
            return Optional.empty();
        }
        DomainEventMessage<?> last = eventAt(position);
        return switch (last.getPayload()) {
            case ImportPosted posted
            when posted.last() ->
                Optional.of(new ImportAnswer(
                        importId, entries(last, posted), ImportStatus.POSTED, position, null, null, null));
            case ImportPosted posted -> Optional.of(underWay(importId, entries(last, posted), position));
            case ImportStaged staged when staged.last() -> Optional.of(underWay(importId, List.of(), position));
            default -> Optional.empty();
        };
    }

    private ImportAnswer underWay(String importId, List<EntryId> entries, long position) {
        String parkedId = ParkedId.of(PROCESS, position).value();
        long parked = log.lastPositionOf(parkedId);
        return switch (parked == 0 ? null : eventAt(parked).getPayload()) {
            case EventParked why ->
                new ImportAnswer(importId, entries, ImportStatus.PARKED, position, parkedId, why.code(), why.detail());
            case ParkedResolved _ ->
                new ImportAnswer(importId, entries, ImportStatus.RESOLVED, position, parkedId, null, null);
            case null, default -> new ImportAnswer(importId, entries, ImportStatus.POSTING, position, null, null, null);
        };
    }

    /** The entries of all posted chunks. Their events follow each other in the stream without others in between. */
    private List<EntryId> entries(DomainEventMessage<?> last, ImportPosted posted) {
        long sequence = last.getSequenceNumber();
        return log.eventsOf(last.getAggregateIdentifier(), sequence - posted.chunk(), sequence).stream()
                .flatMap(event -> ((ImportPosted) event.getPayload()).entries().stream())
                .toList();
    }

    private DomainEventMessage<?> eventAt(long position) {
        return log.eventsBetween(position, position).getFirst();
    }
}
