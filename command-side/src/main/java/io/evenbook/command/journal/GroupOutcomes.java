package io.evenbook.command.journal;

import io.evenbook.api.journal.GroupEvent;
import io.evenbook.api.journal.GroupEvent.EntriesPosted;
import io.evenbook.api.journal.GroupEvent.EntriesRejected;
import io.evenbook.api.journal.GroupId;
import io.evenbook.axon.postgres.EventLog;
import io.evenbook.axon.postgres.PostgresEventStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.springframework.stereotype.Component;

/** What became of groups of entries, for those who have asked for them and can wait a moment. */
@Component
class GroupOutcomes {
    private final ConcurrentMap<GroupId, CompletableFuture<Outcome>> awaited = new ConcurrentHashMap<>();
    private final EventLog log;

    GroupOutcomes(EventLog log, PostgresEventStore store) {
        this.log = log;
        store.addCommitListener(this::follow);
    }

    /** @param event says that the entries are posted, or rejected */
    record Outcome(GroupEvent event, long version, long position) {
        static Outcome of(DomainEventMessage<?> message) {
            return new Outcome(
                    (GroupEvent) message.getPayload(),
                    message.getSequenceNumber(),
                    ((TrackedEventMessage<?>) message).trackingToken().position().orElseThrow());
        }
    }

    private void follow(List<DomainEventMessage<?>> committed) {
        if (awaited.isEmpty()) {
            return;
        }
        for (DomainEventMessage<?> message : committed) {
            if (message.getPayload() instanceof EntriesPosted || message.getPayload() instanceof EntriesRejected) {
                CompletableFuture<Outcome> waiter = awaited.get(((GroupEvent) message.getPayload()).groupId());
                if (waiter != null) {
                    waiter.complete(Outcome.of(message));
                }
            }
        }
    }

    /**
     * Waits for the outcome of a request.
     *
     * @param requestedAt the position of the request
     * @return empty if there is none in time
     */
    Optional<Outcome> await(GroupId groupId, long requestedAt, Duration patience) {
        CompletableFuture<Outcome> waiter = awaited.computeIfAbsent(groupId, _ -> new CompletableFuture<>());
        try {
            // It may have come before anybody waited.
            Optional<Outcome> before = find(groupId, requestedAt);
            return before.isPresent() ? before : Optional.of(waiter.get(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return find(groupId, requestedAt);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            awaited.remove(groupId, waiter);
        }
    }

    private Optional<Outcome> find(GroupId groupId, long requestedAt) {
        return log.list(new EventLog.Filter(null, groupId.value(), null, null, null, null, null, requestedAt, 1)).stream()
                .flatMap(event -> log.eventsBetween(event.position(), event.position()).stream())
                .<Outcome>map(Outcome::of)
                .findFirst();
    }
}
